// bodies: our records as Cal.com's JSON and back.
//
// Written exactly as the published schema of API version 2024-08-13 demands: Cal.com refuses unknown properties and
// metadata values that are not strings. Reading is lenient: fields that we do not need may be missing or null.
#pragma once

#include "engine/ports/calendar_gateway.h"
#include "engine/ports/remote_lists.h"

#include <nlohmann/json_fwd.hpp>

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace slotkeeper::calcom {

// Whether Cal.com accepts the address: its check is stricter than RFC 5322 and RFC 6531.
bool is_email_for_calcom(std::string_view email);

// Which fields of the attendee are sent as they are. A field that is false is replaced: the appointment's id for the
// name, a generated address, UTC, no phone number, no language.
struct AttendeeFields {
    bool name = true, email = true, phone = true, time_zone = true, language = true;
    bool operator==(const AttendeeFields&) const = default;
};
// The fields to send after Cal.com refused with this message: all except those that it names. std::nullopt if it names
// none that was sent.
std::optional<AttendeeFields> fields_refused(const NewRemoteBooking& booking, std::string_view message);

// `attendee_domain`: domain of the address that is generated if the attendee has no e-mail address (an event type by
// default refuses attendees with only a phone number) or one that Cal.com refuses. The real address is then stored in
// the metadata.
std::string create_body(const NewRemoteBooking& booking, const std::string& attendee_domain,
                        const AttendeeFields& sent = {});
// `by`: the e-mail address of the person who reschedules, or empty. With the owner's address Cal.com accepts the new
// booking at once.
std::string reschedule_body(Instant start, const std::string& by);
std::string cancel_body();
std::string reassign_body();
std::string decline_body();
std::string absent_body(const std::string& attendee_email, bool absent);

// From the envelope {"status":"success","data":...}. std::nullopt if it cannot be parsed.
std::optional<RemoteBooking> read_booking(const nlohmann::json& answer);
// The host of a booking after it was reassigned.
std::optional<RemoteUser> read_reassigned(const nlohmann::json& answer);
// One page of a list. Rows that cannot be parsed (for example recurring bookings) are left out: we did not create them.
struct Page {
    std::size_t size = 0;  // including the rows that were left out
    std::vector<RemoteBooking> bookings;
};
std::optional<Page> read_page(const nlohmann::json& answer);
std::optional<std::string> read_account_name(const nlohmann::json& answer);
std::optional<std::string> read_account_email(const nlohmann::json& answer);  // empty string: Cal.com gave none
// The starts of all days, sorted. The day keys are ignored: their time zone is unknown and the starts are complete.
std::optional<std::vector<Instant>> read_slots(const nlohmann::json& answer);

// --- single values -------------------------------------------------------------------------------
// A value that is missing or has another type counts as empty. The argument need not be an object: if it is another
// type or could not be parsed, every value counts as missing. The content of the envelope
// {"status":"success","data":...}; nullptr if not found.
const nlohmann::json* data_of(const nlohmann::json& answer);

std::string text_at(const nlohmann::json& object, const char* name);
std::int64_t number_at(const nlohmann::json& object, const char* name);  // 0 if it is not an integer
const nlohmann::json& array_at(const nlohmann::json& object, const char* name);

// --- lists ---------------------------------------------------------------------------------------
// A row that cannot be parsed is left out of the page but counted, because the position of the next page depends on the
// count.

// "/v2/bookings?…" for this page of at most `take` rows.
std::string list_path(const ListQuery& asked, std::size_t take);
std::optional<ListPage> read_list(const nlohmann::json& answer, std::size_t take);

std::string subscription_body(const WebhookSubscription& wanted);
std::optional<WebhookSubscription> read_subscription(const nlohmann::json& answer);
std::optional<std::vector<WebhookSubscription>> read_subscriptions(const nlohmann::json& answer);

// --- users and event types: /v2/me, and version 2024-06-14 of /v2/event-types --------------------
// A list of event types is parsed as a whole or not at all, because an event type that is missing from it counts as
// deleted at Cal.com.
// From the envelope {"status":"success","data":...}. std::nullopt if it cannot be parsed.
std::optional<RemoteUser> read_user(const nlohmann::json& answer);
std::optional<RemoteEventType> read_event_type(const nlohmann::json& answer);
std::optional<std::vector<RemoteEventType>> read_event_types(const nlohmann::json& answer);
// Without the two hours of notice that Cal.com demands by default: a booking that we have accepted must be possible
// there too.
std::string event_type_body(const NewRemoteEventType& wanted);

}  // namespace slotkeeper::calcom
