// event_type_bodies: reads users and event types from Cal.com's JSON.
//
// Version 2024-06-14 of /v2/event-types, and /v2/me. Reading is lenient, as in bodies.h; but a list is parsed as a
// whole or not at all, because an event type that is missing from it counts as deleted at Cal.com.
#pragma once

#include "engine/ports/calendar_gateway.h"

#include <nlohmann/json_fwd.hpp>

#include <optional>
#include <vector>

namespace slotkeeper::calcom {

// From the envelope {"status":"success","data":...}. std::nullopt if it cannot be parsed.
std::optional<RemoteUser> read_user(const nlohmann::json& answer);
std::optional<RemoteEventType> read_event_type(const nlohmann::json& answer);
std::optional<std::vector<RemoteEventType>> read_event_types(const nlohmann::json& answer);

}  // namespace slotkeeper::calcom
