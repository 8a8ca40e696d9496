// event_types: the operations on users and event types: /v2/me and /v2/event-types, version 2024-06-14.
//
// An event type has every field of the published schema. Features that the simulator does not support (seats,
// recurrence, limits, windows) are refused at creation, because bookings would not respect them.
#pragma once

#include "tools/simulator/calcom/catalog.h"
#include "tools/simulator/calcom/exchange.h"

#include <nlohmann/json.hpp>

namespace slotkeeper::simulator {

// REQUIRES: call.caller, except for list_event_types.
Outcome get_me(World& world, const Call& call);
Outcome create_event_type(World& world, const Call& call);
// Only for the owner. Bookings of a deleted event type stay; they can be cancelled but not rescheduled.
Outcome get_event_type(World& world, const Call& call);
Outcome update_event_type(World& world, const Call& call);
Outcome delete_event_type(World& world, const Call& call);
// The event types of ?username, else of the caller; empty if there is neither.
Outcome list_event_types(World& world, const Call& call);

// REQUIRES: body has passed check_create_event_type.
EventType event_type_from(const nlohmann::json& body, int id, int owner_id);
// The inverse of event_type_from.
nlohmann::json body_of(const EventType& type);

}  // namespace slotkeeper::simulator
