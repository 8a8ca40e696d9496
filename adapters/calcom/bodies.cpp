// bodies: writing and reading Cal.com's JSON.
#include "adapters/calcom/bodies.h"

#include "adapters/calcom/json_read.h"
#include "adapters/http/rfc3339.h"

#include <nlohmann/json.hpp>

#include <algorithm>

namespace slotkeeper::calcom {

namespace {

using Json = nlohmann::json;

constexpr std::size_t kMetadataEntriesMax = 50;

std::optional<Instant> instant_at(const Json& object, const char* name) {
    return http::parse_rfc3339(text_at(object, name));
}

// The one who organises it comes first.
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
    // An instant booking that waits for its host is as good as pending.
    if (word == "awaiting_host") return RemoteStatus::pending;
    return from_word<RemoteStatus>(word).value_or(RemoteStatus::pending);
}

void read_attendee(const Json& object, RemoteBooking& booking) {
    const auto& attendees = array_at(object, "attendees");
    if (attendees.empty()) return;
    const auto& first = attendees.front();
    if (!first.is_object()) return;
    booking.attendee_name = text_at(first, "name");
    booking.attendee_email = text_at(first, "email");
    booking.attendee_phone = text_at(first, "phoneNumber");
    const auto absent = first.find("absent");
    booking.absent = absent != first.end() && absent->is_boolean() && absent->get<bool>();
}

std::optional<RemoteBooking> booking_of(const Json& object) {
    if (!object.is_object()) return std::nullopt;
    const auto start = instant_at(object, "start");
    const auto end = instant_at(object, "end");
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

// A name that is no UTF-8 must not keep an appointment from Cal.com.
std::string written(const Json& body) { return body.dump(-1, ' ', false, Json::error_handler_t::replace); }

}  // namespace

std::string create_body(const NewRemoteBooking& booking, const std::string& attendee_domain) {
    const auto id = booking.appointment.text();
    Json body{
        {"start", http::rfc3339(booking.start)},
        {"eventTypeId", booking.event_type_id},
        {"attendee",
         {{"name", booking.attendee_name.empty() ? id : booking.attendee_name},
          {"email", booking.attendee_email.empty() ? id + '@' + attendee_domain : booking.attendee_email},
          {"timeZone", booking.time_zone},
          {"language", booking.language}}},
        {"metadata", {{"slotkeeper_appointment_id", id}, {"slotkeeper_version", std::to_string(booking.version)}}},
    };
    if (booking.part != 0) body["metadata"]["slotkeeper_part"] = std::to_string(booking.part);
    if (!booking.attendee_phone.empty()) body["attendee"]["phoneNumber"] = booking.attendee_phone;
    if (booking.length) body["lengthInMinutes"] = booking.length->count();
    return written(body);
}

std::string reschedule_body(Instant start, const std::string& by) {
    Json body{{"start", http::rfc3339(start)}, {"reschedulingReason", "Moved by the business"}};
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
            // Objects on the wire, texts in their document.
            const auto start = slot.is_object() ? instant_at(slot, "start")
                                                : http::parse_rfc3339(slot.is_string() ? slot.get<std::string>() : "");
            if (!start) return std::nullopt;
            if (*start == std::chrono::floor<Minutes>(*start)) starts.push_back(*start);  // the desk takes no others
        }
    }
    std::sort(starts.begin(), starts.end());
    return starts;
}

}  // namespace slotkeeper::calcom
