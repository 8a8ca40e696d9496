// booking_view: the fields of a booking, in the order of the published schema.
#include "tools/simulator/calcom/operations.h"

#include "tools/simulator/calcom/wire_time.h"

namespace slotkeeper::simulator {

namespace {

using json = nlohmann::json;

json attendee_of(const Booking& booking) {
    json attendee = booking.attendee;
    attendee["displayEmail"] = attendee.at("email");
    attendee["absent"] = booking.attendee_absent;
    return attendee;
}

std::string notes_of(const Booking& booking) {
    const auto notes = booking.responses.find("notes");
    return notes != booking.responses.end() && notes->is_string() ? notes->get<std::string>() : "";
}

json responses_of(const Booking& booking) {
    json responses = booking.responses;
    responses["displayEmail"] = responses.at("email");
    if (responses.contains("guests")) responses["displayGuests"] = responses.at("guests");
    return responses;
}

}  // namespace

json view_of(const Booking& booking, const Catalog& catalog) {
    const auto& host = *catalog.host(booking.host_id);
    const auto& type = *catalog.event_type(booking.event_type_id);
    json view{{"id", booking.id},
              {"uid", booking.uid},
              {"title", booking.title},
              {"description", notes_of(booking)},
              {"hosts", json::array({{{"id", host.id},
                                      {"name", host.name},
                                      {"email", host.email},
                                      {"displayEmail", host.email},
                                      {"username", host.username},
                                      {"timeZone", host.zone.name()}}})},
              {"status", name_of(booking.status)},
              {"cancellationReason", booking.cancellation_reason},
              {"cancelledByEmail", ""},
              {"rescheduledByEmail", booking.rescheduled_by ? json(*booking.rescheduled_by) : json()},
              {"start", format_time(booking.time.from)},
              {"end", format_time(booking.time.until)},
              {"duration", std::chrono::duration_cast<Minutes>(booking.time.duration()).count()},
              {"eventTypeId", type.id},
              {"eventType", {{"id", type.id}, {"slug", type.slug}}},
              {"meetingUrl", booking.location},
              {"location", booking.location},
              {"absentHost", booking.host_absent},
              {"createdAt", format_time(booking.created_at)},
              {"updatedAt", booking.updated_at ? json(format_time(*booking.updated_at)) : json()},
              {"metadata", booking.metadata},
              {"rating", nullptr},
              {"icsUid", booking.ics_uid},
              {"attendees", json::array({attendee_of(booking)})},
              {"bookingFieldsResponses", responses_of(booking)}};
    if (booking.responses.contains("guests")) view["guests"] = booking.responses.at("guests");
    if (booking.responses.contains("rescheduledReason")) {
        view["reschedulingReason"] = booking.responses.at("rescheduledReason");
    }
    if (!booking.rescheduled_from.empty()) view["rescheduledFromUid"] = booking.rescheduled_from;
    if (!booking.rescheduled_to.empty()) view["rescheduledToUid"] = booking.rescheduled_to;
    return view;
}

}  // namespace slotkeeper::simulator
