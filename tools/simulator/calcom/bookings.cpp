// bookings: create, read, reschedule, cancel, confirm and decline a booking.
#include "tools/simulator/calcom/operations.h"

#include "tools/simulator/calcom/body_checks.h"
#include "tools/simulator/calcom/booking_form.h"
#include "tools/simulator/calcom/checks.h"
#include "tools/simulator/calcom/wire_time.h"
#include "tools/simulator/calcom/world.h"
#include "tools/simulator/webhooks/webhook_payload.h"

#include <algorithm>
#include <utility>

namespace slotkeeper::simulator {

namespace {

using json = nlohmann::json;

const EventType* wanted_event_type(const World& world, const json& body) {
    const auto id = body.find("eventTypeId");
    if (id != body.end() && !id->is_null()) return world.catalog.bookable(id->get<int>());
    const auto* owner = world.catalog.host(text_at(body, "username"));
    return owner == nullptr ? nullptr : world.catalog.event_type(owner->id, text_at(body, "eventTypeSlug"));
}

ApiError unknown_event_type(const World& world, const json& body) {
    const auto id = body.find("eventTypeId");
    const auto username = text_at(body, "username");
    const auto slug = text_at(body, "eventTypeSlug");
    if (id != body.end() && !id->is_null()) return exception(404, "Event type with id " + id->dump() + " not found.");
    if (username.empty()) return exception(404, "Team with slug " + text_at(body, "teamSlug") + " not found");
    if (world.catalog.host(username) == nullptr) return exception(404, "User with username " + username + " not found");
    return exception(404, "Event type with slug " + slug + " belonging to user " + username + " not found.");
}

std::optional<ApiError> not_allowed(const EventType& type, const Host* caller) {
    if (!type.needs_login || (caller != nullptr && caller->id == type.owner_id)) return std::nullopt;
    if (caller == nullptr) {
        return exception(401,
                         "checkBookingRequiresAuthentication - request must be authenticated by passing credentials "
                         "belonging to event type owner, host or team or org admin or owner.");
    }
    return exception(403,
                     "checkBookingRequiresAuthentication - user is not authorized to access this event type. User has "
                     "to be either event type owner, host, team admin or owner or org admin or owner.");
}

std::optional<ApiError> too_late(const EventType& type, const Interval& time, Moment now) {
    if (time.from < now) return exception(400, "Attempting to book a meeting in the past.");
    if (time.from >= now + type.notice) return std::nullopt;
    return exception(400,
                     "The event type can't be booked at the \"start\" time provided. This could be because it's too "
                     "soon (violating the minimum booking notice) or too far in the future (outside the event's "
                     "scheduling window). Try fetching available slots first using the GET /v2/slots endpoint and "
                     "then make a booking with \"start\" time equal to one of the available slots.");
}

// The host who serves the booking: of several free hosts the one with the fewest bookings; nullptr if all are busy.
// `moved` is the booking whose time becomes free by this one, or nullptr.
const Host* free_host(const World& world, const EventType& type, const Interval& time, const Booking* moved,
                      const Call& call) {
    const Host* chosen = nullptr;
    for (const auto id : type.hosts()) {
        const auto free = world.free_time(type, id, time, moved, call.seen);
        if (std::ranges::none_of(free, [&](const Interval& each) { return each.contains(time); })) continue;
        const auto* host = world.catalog.host(id);
        if (chosen == nullptr || world.bookings_of(id) < world.bookings_of(chosen->id)) chosen = host;
    }
    return chosen;
}

ApiError not_free(const EventType& type) {
    return exception(400, type.round_robin_hosts.empty()
                              ? "User either already has booking at this time or is not available"
                              : "One of the hosts either already has booking at this time or is not available");
}

// Simulates Cal.com's unique key over host, start and end, which is checked only by the insert. The error does not say
// that it is this key and not another database error.
std::optional<ApiError> lost_race(const World& world, int host_id, const Interval& time,
                                  const Booking* moved = nullptr) {
    if (!world.is_keyed(host_id, time, moved)) return std::nullopt;
    return bare_error(400, "An error occurred while querying the database.");
}

// For event types with confirmation or round robin, a repeated request returns the existing booking.
const Booking* asked_already(const World& world, const EventType& type, const Interval& time, const json& attendee,
                             std::uint64_t seen) {
    if (!type.needs_confirmation && type.round_robin_hosts.empty()) return nullptr;
    const auto same = [&](const Booking& each) {
        const auto status = each.status_at(seen);
        return each.there(seen) && each.event_type_id == type.id && each.time == time &&
               each.attendee.at("email") == attendee.at("email") &&
               (status == BookingStatus::pending || status == BookingStatus::accepted);
    };
    const auto found = std::ranges::find_if(world.bookings(), same);
    return found == world.bookings().end() ? nullptr : &*found;
}

Success shown(const World& world, const Booking& booking) { return {view_of(booking, world.catalog)}; }

// Responses to create and reschedule have one field that is not in the published schema.
Success shown_as_new(const World& world, const Booking& booking) {
    auto success = shown(world, booking);
    success.data["isPlatformManagedUserBooking"] = false;
    return success;
}

// Values created during the booking, such as the video room, are written into the row only after the webhooks were
// sent: a reader in between sees the app that creates the room.
Success new_and_told(const World& world, Booking& booking, Announcement announcement) {
    Success success{.data = {}};
    success.announcements.push_back(std::move(announcement));
    success.completion = [&world, &booking](Moment now) {
        if (!booking.room.empty()) booking.location = booking.room;
        booking.updated_at = now;
        return shown_as_new(world, booking).data;
    };
    return success;
}

}  // namespace

Outcome create_booking(World& world, const Call& call) {
    if (const auto wrongs = check_create_booking(call.body); !wrongs.empty()) return exception(400, text_of(wrongs));
    const auto* type = wanted_event_type(world, call.body);
    if (type == nullptr) return unknown_event_type(world, call.body);
    if (auto refusal = not_allowed(*type, call.caller)) return *refusal;
    if (auto refusal = wrong_form(*type, call.body)) return *refusal;

    const auto start = whole_seconds(*parse_time(text_at(call.body, "start")));
    const Interval time{start, start + length_of(*type, call.body)};
    const auto attendee = attendee_of(call.body);
    if (const auto* earlier = asked_already(world, *type, time, attendee, call.seen))
        return shown_as_new(world, *earlier);
    if (auto refusal = too_late(*type, time, call.now)) return *refusal;
    const auto* host = free_host(world, *type, time, nullptr, call);
    if (host == nullptr) return not_free(*type);
    const auto status = type->needs_confirmation ? BookingStatus::pending : BookingStatus::accepted;
    const auto keyed = status == BookingStatus::accepted;
    if (auto refusal = keyed ? lost_race(world, host->id, time) : std::nullopt) return *refusal;

    auto& booking = world.add_booking({.host_id = host->id,
                                       .event_type_id = type->id,
                                       .title = title_of(*type, *host, text_at(attendee, "name")),
                                       .status = status,
                                       .time = time,
                                       .created_at = call.now,
                                       .updated_at = call.now,
                                       .attendee = attendee,
                                       .responses = responses_of(call.body),
                                       .keyed = keyed});
    if (call.body.contains("metadata") && call.body.at("metadata").is_object()) {
        booking.metadata = call.body.at("metadata");
    }
    booking.location = location_of(*type, call.body, booking.uid);
    if (booking.location == room_of(booking.uid)) booking.room = std::exchange(booking.location, kRoomApp);
    auto told = type->needs_confirmation ? requested(booking, world.catalog) : created(booking, world.catalog);
    return new_and_told(world, booking, std::move(told));
}

Outcome create_old_booking(World&, const Call& call) {
    const auto wrongs = check_old_booking(call.body);
    if (!wrongs.empty()) return wrong_properties(json_of(wrongs));
    return exception(400, "the Cal.com simulator supports only bookings of version 2024-08-13");
}

Outcome get_booking(World& world, const Call& call) {
    const auto* booking = world.booking(call.captures[0]);
    if (booking == nullptr) return unknown_booking(call.captures[0]);
    return shown(world, *booking);
}

Outcome reschedule_booking(World& world, const Call& call) {
    if (const auto wrongs = check_reschedule_booking(call.body); !wrongs.empty())
        return exception(400, text_of(wrongs));
    const auto& uid = call.captures[0];
    auto* old = world.booking(uid);
    if (old == nullptr) return unknown_booking(uid);
    if (old->moved(call.seen)) {
        return exception(400, "Can't reschedule booking with uid=" + uid +
                                  " because it has been cancelled and rescheduled already to booking with uid=" +
                                  old->rescheduled_to + ". You probably want to reschedule " + old->rescheduled_to +
                                  " instead by passing it within the request URL.");
    }
    if (old->status_at(call.seen) == BookingStatus::cancelled) {
        return exception(400, "Can't reschedule booking with uid=" + uid +
                                  " because it has been cancelled. Please provide uid of a booking that is not "
                                  "cancelled.");
    }
    const auto& type = *world.catalog.event_type(old->event_type_id);
    if (type.deleted) return unknown_event_type(world, {{"eventTypeId", type.id}});
    const auto start = whole_seconds(*parse_time(text_at(call.body, "start")));
    const Interval time{start, start + old->time.duration()};
    if (auto refusal = too_late(type, time, call.now)) return *refusal;
    const auto* host = free_host(world, type, time, old, call);
    if (host == nullptr) return not_free(type);

    const auto rescheduled_by = text_at(call.body, "rescheduledBy");
    const bool by_host = rescheduled_by == world.catalog.host(old->host_id)->email;  // for any API key
    Booking wanted = *old;
    // The state that this request has seen, without later changes.
    wanted.past.clear();
    wanted.rescheduled_to.clear();
    wanted.cancellation_reason.clear();
    wanted.status = type.needs_confirmation && !by_host ? BookingStatus::pending : BookingStatus::accepted;
    wanted.keyed = wanted.status == BookingStatus::accepted;
    if (auto refusal = wanted.keyed ? lost_race(world, host->id, time, old) : std::nullopt) return *refusal;
    wanted.host_id = host->id;
    wanted.time = time;
    wanted.created_at = call.now;
    wanted.updated_at = call.now;
    wanted.rescheduled_from = uid;
    wanted.host_absent = wanted.attendee_absent = false;
    ++wanted.ics_sequence;
    if (!rescheduled_by.empty()) wanted.rescheduled_by = rescheduled_by;
    const auto reason = text_at(call.body, "reschedulingReason");
    if (!reason.empty()) wanted.responses["rescheduledReason"] = reason;
    auto& booking = world.add_booking(std::move(wanted));

    world.set_moved(*old, booking);
    old->rescheduled_by = booking.rescheduled_by;
    old->updated_at = call.now;
    return new_and_told(world, booking, moved(booking, *old, world.catalog));
}

Outcome cancel_booking(World& world, const Call& call) {
    if (const auto wrongs = check_cancel_booking(call.body); !wrongs.empty()) return exception(400, text_of(wrongs));
    const auto& uid = call.captures[0];
    if (call.body.contains("seatUid")) {
        return exception(400, "Invalid seatUid: this seat does not exist or has already been cancelled.");
    }
    auto* booking = world.booking(uid);
    if (booking == nullptr) return unknown_booking(uid);
    if (booking->status_at(call.seen) == BookingStatus::cancelled) {
        return exception(400, "Can't cancel booking with uid=" + uid +
                                  " because it has been cancelled already. Please provide uid of a booking that is not "
                                  "cancelled.");
    }
    const auto reason = text_at(call.body, "cancellationReason");
    const bool by_host = call.caller != nullptr && call.caller->id == booking->host_id;
    const bool reasoned = reason.find_first_not_of(" \t\r\n") != std::string::npos;
    if (by_host && !reasoned) return bare_error(400, "Cancellation reason is required");
    if (booking->time.until < call.now) return bare_error(400, "Cannot cancel a booking that has already ended");
    if (call.body.contains("cancelSubsequentBookings") && call.body.at("cancelSubsequentBookings") == true) {
        return exception(400, "Booking with bookingUid=" + uid + " is not part of a recurring booking.");
    }
    // The webhooks are sent first, then the booking is cancelled without another check: of two concurrent cancellations
    // both succeed and both send webhooks.
    Success success{.data = {}, .announcements = {cancelled(*booking, reason, world.catalog)}};
    success.completion = [&world, booking, reason](Moment now) {
        world.set_status(*booking, BookingStatus::cancelled);
        booking->cancellation_reason = reason;
        booking->updated_at = now;
        ++booking->ics_sequence;
        return view_of(*booking, world.catalog);
    };
    return success;
}

namespace {

// Like Cal.com, this does not check whether the time is still free, and no state but accepted: so a host can be booked
// twice, and a cancelled booking can become active again.
Outcome settle(World& world, const Call& call, BookingStatus status) {
    auto* booking = world.booking(call.captures[0]);
    if (booking == nullptr) return unknown_booking(call.captures[0]);
    if (call.caller->id != booking->host_id) {
        return library_error(401, "TRPCError", "User is not authorized to confirm this booking");
    }
    if (booking->status_at(call.seen) == BookingStatus::accepted) {
        return library_error(400, "TRPCError", "Booking already confirmed");
    }
    world.set_status(*booking, status);
    booking->updated_at = call.now;
    auto success = shown(world, *booking);
    success.announcements.push_back(status == BookingStatus::accepted
                                        ? confirmed(*booking, world.catalog)
                                        : rejected(*booking, text_at(call.body, "reason"), world.catalog));
    return success;
}

}  // namespace

Outcome confirm_booking(World& world, const Call& call) { return settle(world, call, BookingStatus::accepted); }

Outcome decline_booking(World& world, const Call& call) {
    if (const auto wrongs = check_decline_booking(call.body); !wrongs.empty()) return wrong_properties(json_of(wrongs));
    return settle(world, call, BookingStatus::rejected);
}

}  // namespace slotkeeper::simulator
