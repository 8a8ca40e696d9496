// event_types: who the caller is and what can be booked: /v2/me and /v2/event-types, version 2024-06-14.
//
// An event type is shown with every field of the published schema. What the stand-in does not imitate (seats,
// recurrence, limits, windows) is refused at creation, so that nothing is promised that bookings do not keep.
#pragma once

#include "tools/simulator/calcom/catalog.h"
#include "tools/simulator/calcom/exchange.h"

#include <nlohmann/json.hpp>

namespace slotkeeper::simulator {

// REQUIRES: call.caller, except of list_event_types.
Outcome get_me(World& world, const Call& call);
Outcome create_event_type(World& world, const Call& call);
// These three by the owner only. Bookings of one that is deleted stay, and can be cancelled but not moved.
Outcome get_event_type(World& world, const Call& call);
Outcome update_event_type(World& world, const Call& call);
Outcome delete_event_type(World& world, const Call& call);
// Those of ?username, or else of the caller; of neither, none.
Outcome list_event_types(World& world, const Call& call);

// REQUIRES: body has passed check_create_event_type.
EventType event_type_from(const nlohmann::json& body, int id, int owner_id);
// The inverse of event_type_from.
nlohmann::json body_of(const EventType& type);

}  // namespace slotkeeper::simulator
