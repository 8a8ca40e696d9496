// bodies: writing and reading Cal.com's JSON.
#include "adapters/calcom/bodies.h"

#include "engine/base/calendar_text.h"

#include <nlohmann/json.hpp>

#include <algorithm>

namespace slotkeeper::calcom {

namespace {

using Json = nlohmann::json;

constexpr std::size_t kMetadataEntriesMax = 50;

std::optional<Instant> instant_at(const Json& object, const char* name, Fraction fraction = Fraction::down) {
    return parse_rfc3339(text_at(object, name), fraction);
}

// The organiser is the first host.
std::int64_t host_at(const Json& object) {
    const auto hosts = object.find("hosts");
    if (hosts == object.end() || !hosts->is_array() || hosts->empty() || !hosts->front().is_object()) return 0;
    const auto id = hosts->front().find("id");
    return id != hosts->front().end() && id->is_number_integer() ? id->get<std::int64_t>() : 0;
}

std::int64_t event_type_at(const Json& object) {
    if (const auto found = object.find("eventType"); found != object.end() && found->is_object()) {
        if (const auto id = found->find("id"); id != found->end() && id->is_number_integer()) return *id;
    }
    return number_at(object, "eventTypeId");
}

RemoteStatus status_of(const std::string& word) {
    // An instant booking that waits for its host counts as pending.
    if (word == "awaiting_host") return RemoteStatus::pending;
    return from_name<RemoteStatus>(word).value_or(RemoteStatus::pending);
}

const Json& object_at(const Json& object, const char* name) {
    static const Json nothing = Json::object();
    const auto found = object.find(name);
    return found != object.end() && found->is_object() ? *found : nothing;
}

bool is_like_phone(const std::string& text) {
    constexpr std::ptrdiff_t kDigitsMin = 6;
    return std::count_if(text.begin(), text.end(), [](char c) { return c >= '0' && c <= '9'; }) >= kDigitsMin;
}

// Cal.com stores a phone number in the form field that asked for it, without validation, so the first value that looks
// like a phone number counts. Of the locations only the attendee's own phone counts: "userPhone" is the host's.
std::string phone_of(const Json& object, const Json& attendee) {
    const auto& answers = object_at(object, "bookingFieldsResponses");
    const auto& place = object_at(answers, "location");
    std::vector<std::string> numbers{text_at(attendee, "phoneNumber")};
    for (const auto* own : {&answers, &object_at(attendee, "bookingFieldsResponses")}) {
        for (const auto* name : {"attendeePhoneNumber", "phone", "smsReminderNumber"}) {
            numbers.push_back(text_at(*own, name));
        }
    }
    const auto kind = text_at(place, "value");
    if (kind == "phone") numbers.push_back(text_at(place, "optionValue"));
    const auto location = text_at(object, "location");
    if ((kind.empty() || kind == "phone") && location.starts_with('+')) numbers.push_back(location);
    for (const auto* name : {"phone", "optionValue"}) numbers.push_back(text_at(object_at(object, "location"), name));
    const auto found = std::find_if(numbers.begin(), numbers.end(), is_like_phone);
    return found == numbers.end() ? std::string() : *found;
}

void read_attendee(const Json& object, RemoteBooking& booking) {
    const auto& attendees = array_at(object, "attendees");
    if (attendees.empty()) return;
    const auto& first = attendees.front();
    if (!first.is_object()) return;
    booking.attendee_name = text_at(first, "name");
    booking.attendee_email = text_at(first, "email");
    booking.attendee_phone = phone_of(object, first);
    const auto absent = first.find("absent");
    booking.absent = absent != first.end() && absent->is_boolean() && absent->get<bool>();
}

std::optional<RemoteBooking> booking_of(const Json& object) {
    if (!object.is_object()) return std::nullopt;
    const auto start = instant_at(object, "start");
    const auto end = instant_at(object, "end", Fraction::up);
    RemoteBooking booking;
    booking.uid = text_at(object, "uid");
    if (booking.uid.empty() || !start || !end) return std::nullopt;
    booking.status = status_of(text_at(object, "status"));
    booking.time = {*start, *end};
    booking.event_type_id = event_type_at(object);
    booking.host_id = host_at(object);
    booking.rescheduled_to = text_at(object, "rescheduledToUid");
    booking.rescheduled_from = text_at(object, "rescheduledFromUid");
    read_attendee(object, booking);
    if (const auto metadata = object.find("metadata"); metadata != object.end() && metadata->is_object()) {
        for (const auto& [key, value] : metadata->items()) {
            if (value.is_string() && booking.metadata.size() < kMetadataEntriesMax) booking.metadata[key] = value;
        }
    }
    return booking;
}

// Replaces invalid UTF-8, so that a malformed name does not prevent the sync of an appointment.
std::string written(const Json& body) { return body.dump(-1, ' ', false, Json::error_handler_t::replace); }

}  // namespace

bool is_email_for_calcom(std::string_view email) {
    const auto at = email.find('@');
    const auto last_dot = email.rfind('.');
    if (at == std::string_view::npos || at == 0 || last_dot == std::string_view::npos || last_dot < at) return false;
    const auto is_letter = [](char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); };
    const auto is_of_mailbox = [&](char c) {
        return is_letter(c) || (c >= '0' && c <= '9') || std::string_view("_+-.'").find(c) != std::string_view::npos;
    };
    return std::all_of(email.begin(), email.begin() + static_cast<std::ptrdiff_t>(at), is_of_mailbox) &&
           std::all_of(email.begin() + static_cast<std::ptrdiff_t>(last_dot) + 1, email.end(), is_letter);
}

std::optional<AttendeeFields> fields_refused(const NewRemoteBooking& booking, std::string_view message) {
    std::string text(message);
    std::transform(text.begin(), text.end(), text.begin(), [](char c) { return c >= 'A' && c <= 'Z' ? c + 32 : c; });
    const auto names = [&](std::string_view part) { return text.find(part) != std::string::npos; };
    AttendeeFields left;
    left.name = booking.attendee_name.empty() || !(names("{name}") || names("attendee.name"));
    left.email = !is_email_for_calcom(booking.attendee_email) || !names("email");
    left.phone = booking.attendee_phone.empty() || !(names("phone") || names("smsremindernumber"));
    left.time_zone = !names("timezone");
    left.language = !names("language");
    return left == AttendeeFields{} ? std::nullopt : std::optional(left);
}

std::string create_body(const NewRemoteBooking& booking, const std::string& attendee_domain,
                        const AttendeeFields& sent) {
    const auto id = booking.appointment.text();
    const auto has_own_email = sent.email && is_email_for_calcom(booking.attendee_email);
    const auto has_name = sent.name && !booking.attendee_name.empty();
    Json body{
        {"start", format_rfc3339(booking.start)},
        {"eventTypeId", booking.event_type_id},
        {"attendee",
         {{"name", has_name ? booking.attendee_name : id},
          {"email", has_own_email ? booking.attendee_email : id + '@' + attendee_domain},
          {"timeZone", sent.time_zone ? booking.time_zone : "UTC"}}},
        {"metadata", {{"slotkeeper_appointment_id", id}, {"slotkeeper_version", std::to_string(booking.version)}}},
    };
    if (booking.part != 0) body["metadata"]["slotkeeper_part"] = std::to_string(booking.part);
    if (sent.language) body["attendee"]["language"] = booking.language;
    // Values that Cal.com refuses in their own fields go into the metadata, where the staff can still read them.
    if (!booking.attendee_email.empty() && !has_own_email) body["metadata"]["attendee_email"] = booking.attendee_email;
    if (!booking.attendee_phone.empty()) {
        (sent.phone ? body["attendee"]["phoneNumber"] : body["metadata"]["attendee_phone"]) = booking.attendee_phone;
    }
    if (booking.length) body["lengthInMinutes"] = booking.length->count();
    return written(body);
}

std::string reschedule_body(Instant start, const std::string& by) {
    Json body{{"start", format_rfc3339(start)}, {"reschedulingReason", "Moved by the business"}};
    if (!by.empty()) body["rescheduledBy"] = by;
    return written(body);
}

std::string decline_body() { return written({{"reason", "Declined by the business"}}); }

std::string absent_body(const std::string& attendee_email, bool absent) {
    return written({{"attendees", Json::array({{{"email", attendee_email}, {"absent", absent}}})}});
}

std::string reassign_body() { return written({{"reason", "Another person does it"}}); }

std::string cancel_body() { return written({{"cancellationReason", "Cancelled by the business"}}); }

std::optional<RemoteBooking> read_booking(const Json& answer) {
    const auto* data = data_of(answer);
    return data == nullptr ? std::nullopt : booking_of(*data);
}

std::optional<RemoteUser> read_reassigned(const Json& answer) {
    const auto* data = data_of(answer);
    if (data == nullptr || !data->is_object()) return std::nullopt;
    const auto to = data->find("reassignedTo");
    if (to == data->end() || !to->is_object()) return std::nullopt;
    const auto id = to->find("id");
    if (id == to->end() || !id->is_number_integer()) return std::nullopt;
    return RemoteUser{id->get<std::int64_t>(), {}, text_at(*to, "name")};
}

std::optional<Page> read_page(const Json& answer) {
    const auto* data = data_of(answer);
    if (data == nullptr || !data->is_array()) return std::nullopt;
    Page page{data->size(), {}};
    for (const auto& one : *data) {
        if (auto booking = booking_of(one)) page.bookings.push_back(std::move(*booking));
    }
    return page;
}

std::optional<std::string> read_account_name(const Json& answer) {
    const auto* data = data_of(answer);
    if (data == nullptr || !data->is_object()) return std::nullopt;
    auto name = text_at(*data, "username");
    return name.empty() ? std::nullopt : std::optional(std::move(name));
}

std::optional<std::string> read_account_email(const Json& answer) {
    const auto* data = data_of(answer);
    if (data == nullptr || !data->is_object()) return std::nullopt;
    return text_at(*data, "email");
}

std::optional<std::vector<Instant>> read_slots(const Json& answer) {
    const auto* data = data_of(answer);
    if (data == nullptr || !data->is_object()) return std::nullopt;
    std::vector<Instant> starts;
    for (const auto& [day, slots] : data->items()) {
        if (!slots.is_array()) return std::nullopt;
        for (const auto& slot : slots) {
            // The server sends objects, the published document shows strings.
            const auto start = slot.is_object() ? instant_at(slot, "start")
                                                : parse_rfc3339(slot.is_string() ? slot.get<std::string>() : "");
            if (!start) return std::nullopt;
            if (*start == std::chrono::floor<Minutes>(*start))
                starts.push_back(*start);  // the desk accepts only whole minutes
        }
    }
    std::sort(starts.begin(), starts.end());
    return starts;
}

// Relies on find() returning end() for a value that is not an object.

using Json = nlohmann::json;

const Json* data_of(const Json& answer) {
    const auto data = answer.find("data");
    return data == answer.end() ? nullptr : &*data;
}

std::string text_at(const Json& object, const char* name) {
    const auto found = object.find(name);
    return found != object.end() && found->is_string() ? found->get<std::string>() : std::string();
}

std::int64_t number_at(const Json& object, const char* name) {
    const auto found = object.find(name);
    return found != object.end() && found->is_number_integer() ? found->get<std::int64_t>() : 0;
}

const Json& array_at(const Json& object, const char* name) {
    static const Json none = Json::array();
    const auto found = object.find(name);
    return found != object.end() && found->is_array() ? *found : none;
}

}  // namespace slotkeeper::calcom
