// demo_calendar: sets up calendars at Cal.com, or at the simulator, for the staff of the demo salon.
//
// In the simulator it creates one host per staff member, with an event type for each of their services, and an admin
// whose key can see all of them. Otherwise it uses the public API and creates the missing event types for the owner of
// the key.
#pragma once

#include "engine/catalog/catalog.h"

#include <map>
#include <string>
#include <utility>

namespace slotkeeper::demo {

struct EventTypeMade {
    std::int64_t id = 0;
    Minutes length{};  // its own
};
// By service and the staff member with whom a booking at Cal.com is: who begins it, or who serves one of its segments,
// as the service says.
using EventTypes = std::map<std::pair<ServiceId, ResourceId>, EventTypeMade>;

// A user at Cal.com.
struct User {
    std::int64_t id = 0;
    std::string username;
};
struct Calendar {
    EventTypes types;
    std::map<ResourceId, User> users{};  // only for the simulator: at Cal.com there is one user
};

// Refuses with `unavailable` if the server does not respond, or according to its response. Idempotent: a repeat returns
// the same event types.
Result<Calendar> set_up_calendar(const std::string& calcom_url, const std::string& credential,
                                 const slotkeeper::Catalog& catalog);

}  // namespace slotkeeper::demo
