// webhook_payload: see webhook_payload.h.
#include "tools/simulator/webhooks/webhook_payload.h"

#include "tools/simulator/calcom/wire_time.h"

#include <utility>

namespace slotkeeper::simulator {

namespace {

using json = nlohmann::json;

enum class TimeStyle : std::uint8_t { zulu, zulu_with_milliseconds, offset };

std::string time_text(Instant time, TimeStyle style) {
    auto text = format_time(time);  // …:00.000Z
    if (style == TimeStyle::zulu_with_milliseconds) return text;
    text.erase(text.size() - 5);
    return text + (style == TimeStyle::zulu ? "Z" : "+00:00");
}

long long offset_minutes(const TimeZone& zone, Instant at) {
    return std::chrono::duration_cast<Minutes>(zone.offset(at)).count();
}

json person(const json& attendee, Instant at) {
    const auto zone = TimeZone::find(attendee.at("timeZone").get<std::string>());
    json view{{"name", attendee.at("name")},
              {"email", attendee.at("email")},
              {"timeZone", attendee.at("timeZone")},
              {"language", {{"locale", attendee.at("language")}}},
              {"utcOffset", zone ? json(offset_minutes(*zone, at)) : json()}};
    if (attendee.contains("phoneNumber")) view["phoneNumber"] = attendee.at("phoneNumber");
    return view;
}

// The attendees as of the creation: with first and last names, and including the guests.
json attendees_with_names(const Booking& booking) {
    auto first = person(booking.attendee, booking.time.from);
    const auto name = booking.attendee.at("name").get<std::string>();
    const auto space = name.find(' ');
    first["firstName"] = name.substr(0, space);
    first["lastName"] = space == std::string::npos ? "" : name.substr(space + 1);
    auto all = json::array({std::move(first)});
    for (const auto& guest : booking.responses.value("guests", json::array())) {
        json as_attendee = booking.attendee;
        as_attendee.erase("phoneNumber");
        as_attendee.update({{"name", ""}, {"email", guest}});
        all.push_back(person(as_attendee, booking.time.from));
        all.back().update({{"firstName", ""}, {"lastName", ""}});
    }
    return all;
}

json organizer_of(const Booking& booking, const Host& host) {
    return {{"id", host.id},
            {"name", host.name},
            {"email", host.email},
            {"username", host.username},
            {"timeZone", host.zone.name()},
            {"language", {{"locale", "en"}}},
            {"timeFormat", "h:mma"},
            {"utcOffset", offset_minutes(host.zone, booking.time.from)}};
}

std::string label_of(const std::string& slug) {
    if (slug == "name") return "your_name";
    if (slug == "email") return "email_address";
    return slug;
}

json responses_of(const Booking& booking) {
    auto view = json::object();
    for (const auto& [slug, value] : booking.responses.items()) {
        view[slug] = {{"label", label_of(slug)}, {"value", value}, {"isHidden", false}};
    }
    return view;
}

std::string notes_of(const Booking& booking) {
    const auto notes = booking.responses.find("notes");
    return notes != booking.responses.end() && notes->is_string() ? notes->get<std::string>() : "";
}

// For a video room the app that creates it; the URL of the room is in the metadata.
std::string place_of(const Booking& booking) { return booking.room.empty() ? booking.location : kRoomApp; }

// The common part of all triggers but one.
json payload_of(const Booking& booking, const Catalog& catalog, TimeStyle style) {
    const auto& host = *catalog.host(booking.host_id);
    const auto& type = *catalog.event_type(booking.event_type_id);
    const auto description = type.description.empty() ? notes_of(booking) : type.description;
    auto attendees = json::array({person(booking.attendee, booking.time.from)});
    return {{"bookerUrl", "https://cal.com"},
            {"type", type.slug},
            {"title", booking.title},
            {"startTime", time_text(booking.time.from, style)},
            {"endTime", time_text(booking.time.until, style)},
            {"additionalNotes", notes_of(booking)},
            {"description", description},
            {"eventTypeId", type.id},
            {"schedulingType", type.round_robin_hosts.empty() ? json() : json("ROUND_ROBIN")},
            {"seatsPerTimeSlot", nullptr},
            {"seatsShowAttendees", false},
            {"organizer", organizer_of(booking, host)},
            {"attendees", std::move(attendees)},
            {"customInputs", json::object()},
            {"responses", responses_of(booking)},
            {"userFieldsResponses", json::object()},
            {"location", place_of(booking)},
            {"destinationCalendar", json::array()},
            {"requiresConfirmation", type.needs_confirmation},
            {"organizationId", nullptr},
            {"uid", booking.uid},
            {"eventTitle", type.title},
            {"eventDescription", type.description},
            {"price", 0},
            {"currency", "usd"},
            {"length", type.length.count()},
            {"bookingId", booking.id}};
}

// For triggers that are sent while a booking is created.
json payload_of_new(const Booking& booking, const Catalog& catalog, const char* status) {
    auto payload = payload_of(booking, catalog, TimeStyle::zulu);
    payload["attendees"] = attendees_with_names(booking);
    payload["destinationCalendar"] = nullptr;
    payload["oneTimePassword"] = nullptr;
    payload["hashedLink"] = nullptr;
    payload["iCalSequence"] = booking.ics_sequence;
    payload["status"] = status;
    return payload;
}

json metadata_of(const Booking& booking) {
    auto metadata = booking.metadata;
    if (!booking.room.empty()) metadata["videoCallUrl"] = booking.room;
    return metadata;
}

}  // namespace

Announcement created(const Booking& booking, const Catalog& catalog) {
    auto payload = payload_of_new(booking, catalog, "ACCEPTED");
    payload["iCalUID"] = booking.ics_uid;
    payload["metadata"] = metadata_of(booking);
    return {Trigger::booking_created, booking.host_id, booking.uid, std::move(payload)};
}

Announcement confirmed(const Booking& booking, const Catalog& catalog) {
    auto payload = payload_of(booking, catalog, TimeStyle::zulu_with_milliseconds);
    payload["metadata"] = json::object();
    payload["status"] = "ACCEPTED";
    return {Trigger::booking_created, booking.host_id, booking.uid, std::move(payload)};
}

Announcement requested(const Booking& booking, const Catalog& catalog) {
    auto payload = payload_of_new(booking, catalog, "PENDING");
    payload["iCalUID"] = booking.ics_uid;
    payload["metadata"] = json::object();
    return {Trigger::booking_requested, booking.host_id, booking.uid, std::move(payload)};
}

Announcement rejected(const Booking& booking, const std::string& reason, const Catalog& catalog) {
    auto payload = payload_of(booking, catalog, TimeStyle::zulu_with_milliseconds);
    if (!reason.empty()) payload["rejectionReason"] = reason;
    payload["status"] = "REJECTED";
    return {Trigger::booking_rejected, booking.host_id, booking.uid, std::move(payload)};
}

Announcement cancelled(const Booking& booking, const std::string& reason, const Catalog& catalog) {
    auto payload = payload_of(booking, catalog, TimeStyle::offset);
    payload["cancellationReason"] = reason;
    payload["requestReschedule"] = false;
    payload["iCalUID"] = booking.ics_uid;
    payload["iCalSequence"] = booking.ics_sequence + 1;
    // Cal.com sends null instead of false or 0 here.
    payload["price"] = nullptr;
    if (payload.at("requiresConfirmation") == false) payload["requiresConfirmation"] = nullptr;
    payload["status"] = "CANCELLED";
    return {Trigger::booking_cancelled, booking.host_id, booking.uid, std::move(payload)};
}

Announcement moved(const Booking& booking, const Booking& old, const Catalog& catalog) {
    const bool accepted = booking.status == BookingStatus::accepted;
    auto payload = payload_of_new(booking, catalog, accepted ? "ACCEPTED" : "PENDING");
    payload["metadata"] = accepted ? metadata_of(booking) : json::object();
    payload["rescheduleId"] = old.id;
    payload["rescheduleUid"] = old.uid;
    payload["rescheduleStartTime"] = time_text(old.time.from, TimeStyle::zulu);
    payload["rescheduleEndTime"] = time_text(old.time.until, TimeStyle::zulu);
    if (booking.rescheduled_by) payload["rescheduledBy"] = *booking.rescheduled_by;
    const auto trigger = accepted ? Trigger::booking_rescheduled : Trigger::booking_requested;
    return {trigger, booking.host_id, booking.uid, std::move(payload)};
}

Announcement no_show_updated(const Booking& booking, const std::vector<Presence>& marked, const Catalog& catalog) {
    auto attendees = json::array();
    for (const auto& each : marked) attendees.push_back({{"email", each.email}, {"noShow", each.no_show}});
    std::string message = "No-show status updated for attendees";
    if (marked.size() == 1) {
        message = marked.front().email + (marked.front().no_show ? " marked" : " unmarked") + " as no-show";
    }
    json payload{{"message", std::move(message)},
                 {"bookingUid", booking.uid},
                 {"bookingId", booking.id},
                 {"attendees", std::move(attendees)}};
    // Goes to the subscriptions of the event type's owner, even if another host serves the booking.
    const int owner_id = catalog.event_type(booking.event_type_id)->owner_id;
    return {Trigger::booking_no_show_updated, owner_id, booking.uid, std::move(payload)};
}

}  // namespace slotkeeper::simulator
