// attendance: mark-absent and reassign.
#include "tools/simulator/calcom/operations.h"

#include "tools/simulator/calcom/body_checks.h"
#include "tools/simulator/calcom/wire_time.h"
#include "tools/simulator/calcom/world.h"
#include "tools/simulator/webhooks/webhook_payload.h"

#include <algorithm>
#include <charconv>

namespace slotkeeper::simulator {

namespace {

using json = nlohmann::json;

// Writes the attendee's row before the webhooks are sent; the booking's own row, and so its updatedAt, does not change.
// Addresses that are not attendees are ignored.
std::vector<Presence> mark(Booking& booking, const json& attendees) {
    std::vector<Presence> marked;
    for (const auto& each : attendees) {
        if (each.at("email") != booking.attendee.at("email")) continue;
        booking.attendee_absent = each.at("absent").get<bool>();
        marked.push_back({each.at("email").get<std::string>(), booking.attendee_absent});
    }
    return marked;
}

const Host* host_named(const Catalog& catalog, const std::string& id) {
    int number = 0;
    const auto [end, error] = std::from_chars(id.data(), id.data() + id.size(), number);
    return error == std::errc{} && end == id.data() + id.size() ? catalog.host(number) : nullptr;
}

}  // namespace

Outcome mark_absent(World& world, const Call& call) {
    if (const auto wrongs = check_mark_absent(call.body); !wrongs.empty()) return wrong_properties(json_of(wrongs));
    auto* booking = world.booking(call.captures[0]);
    if (booking == nullptr) return exception(404, "Booking with uid=" + call.captures[0] + " not found.");
    if (call.now < booking->time.from) {
        return exception(400,
                         "Bookings can only be marked as absent after their scheduled start time. Current time in "
                         "UTC+0: " +
                             format_time(call.now) +
                             ", Booking start time in UTC+0: " + format_time(booking->time.from));
    }
    auto attendees = call.body.value("attendees", json());
    if (attendees.is_null()) attendees = json::array();
    // Cal.com checks the caller only if attendees are marked, and answers 500 if it is not the host.
    if (!attendees.empty() && call.caller->id != booking->host_id) {
        return bare_error(500, "Failed to update no-show status");
    }
    Success success{.data = {}};
    if (!attendees.empty()) {
        const auto marked = mark(*booking, attendees);
        success.announcements.push_back(no_show_updated(*booking, marked, world.catalog));
    }
    const auto host = call.body.value("host", json());
    success.completion = [&world, booking, host](Moment now) {
        if (host.is_boolean()) {
            booking->host_absent = host.get<bool>();
            booking->updated_at = now;
        }
        return view_of(*booking, world.catalog);
    };
    return success;
}

Outcome reassign_booking(World& world, const Call& call) {
    if (const auto wrongs = check_reassign_booking(call.body); !wrongs.empty()) {
        return wrong_properties(json_of(wrongs));
    }
    auto* booking = world.booking(call.captures[0]);
    if (booking == nullptr) return unknown_booking(call.captures[0]);
    const auto& type = *world.catalog.event_type(booking->event_type_id);
    if (call.caller->id != type.owner_id && !call.caller->admin) {
        return exception(403, "You do not have permission to reassign this booking");
    }
    const auto& id = call.captures[1];
    const auto* host = host_named(world.catalog, id);
    if (host == nullptr) return exception(404, "User with id=" + id + " was not found in the database");
    const auto hosts = type.hosts();
    if (type.round_robin_hosts.empty() || std::ranges::find(hosts, host->id) == hosts.end()) {
        return exception(400, "User with id=" + id +
                                  " is not a valid Round Robin host - the user to which you reassign this booking must "
                                  "be one of the booking hosts. Fetch the booking using following endpoint and select "
                                  "id of one of the hosts: "
                                  "https://cal.com/docs/api-reference/v2/bookings/get-a-booking");
    }
    world.give_to_host(*booking, host->id);
    booking->title = title_of(type, *host, booking->attendee.at("name").get<std::string>());
    booking->updated_at = call.now;
    return Success{{{"bookingUid", booking->uid},
                    {"reassignedTo",
                     {{"id", host->id}, {"name", host->name}, {"email", host->email}, {"displayEmail", host->email}}}}};
}

}  // namespace slotkeeper::simulator
