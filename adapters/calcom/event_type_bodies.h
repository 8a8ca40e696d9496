// event_type_bodies: whose key it is, and what can be booked there, out of Cal.com's JSON.
//
// Version 2024-06-14 of /v2/event-types, and /v2/me. Read generously, as bodies.h does; but a list is understood as a
// whole or not at all, because what is missing in it counts as deleted over there.
#pragma once

#include "engine/ports/calendar_gateway.h"

#include <nlohmann/json_fwd.hpp>

#include <optional>
#include <vector>

namespace slotkeeper::calcom {

// From the envelope {"status":"success","data":...}. Empty where it is not understood.
std::optional<RemoteUser> read_user(const nlohmann::json& answer);
std::optional<RemoteEventType> read_event_type(const nlohmann::json& answer);
std::optional<std::vector<RemoteEventType>> read_event_types(const nlohmann::json& answer);

}  // namespace slotkeeper::calcom
