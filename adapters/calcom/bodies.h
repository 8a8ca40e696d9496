// bodies: our records as Cal.com's JSON and back.
//
// Written exactly as the published schema of API version 2024-08-13 wants them: an unknown property, or a metadata
// value that is not a text, is refused over there. Read generously: what we do not need may be missing or null.
#pragma once

#include "engine/ports/calendar_gateway.h"

#include <nlohmann/json_fwd.hpp>

#include <optional>
#include <string>
#include <vector>

namespace slotkeeper::calcom {

// Whether Cal.com takes the address: its check is narrower than RFC 5322, let alone 6531.
bool is_email_for_calcom(std::string_view email);

// Which fields of the attendee are sent as they are. Without: the appointment's id for the name, a made address, UTC,
// no phone number, no language.
struct AttendeeFields {
    bool name = true, email = true, phone = true, time_zone = true, language = true;
    bool operator==(const AttendeeFields&) const = default;
};
// After a refusal with this message: all but the fields that it is about. std::nullopt if it is about none that was
// sent.
std::optional<AttendeeFields> fields_refused(const NewRemoteBooking& booking, std::string_view message);

// `attendee_domain`: of the address that is made for an attendee without one, because an event type by default refuses
// an attendee with only a phone number, or with one that Cal.com refuses. The real address is then in the metadata.
std::string create_body(const NewRemoteBooking& booking, const std::string& attendee_domain,
                        const AttendeeFields& sent = {});
// `by`: the e-mail address of who moves it, or empty. The owner's makes the new booking accepted at once.
std::string reschedule_body(Instant start, const std::string& by);
std::string cancel_body();
std::string reassign_body();
std::string decline_body();
std::string absent_body(const std::string& attendee_email, bool absent);

// From the envelope {"status":"success","data":...}. Empty where it is not understood.
std::optional<RemoteBooking> read_booking(const nlohmann::json& answer);
// Who has the booking after it was given to another host.
std::optional<RemoteUser> read_reassigned(const nlohmann::json& answer);
// One page of a list. What is not understood (a recurring booking's, say) is left out: it is none of ours.
struct Page {
    std::size_t size = 0;  // with what was left out
    std::vector<RemoteBooking> bookings;
};
std::optional<Page> read_page(const nlohmann::json& answer);
std::optional<std::string> read_account_name(const nlohmann::json& answer);
std::optional<std::string> read_account_email(const nlohmann::json& answer);  // empty text: not told
// The starts under every day, sorted. Their days are those of some zone and say nothing that the starts do not.
std::optional<std::vector<Instant>> read_slots(const nlohmann::json& answer);

}  // namespace slotkeeper::calcom
