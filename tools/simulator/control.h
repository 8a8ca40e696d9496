// control: reads the bodies of the simulator's control API under /simulator.
//
// A body with an invalid or unknown field is refused as a whole, so that a misspelt fault cannot make a test
// ineffective. Read on: README.md shows the bodies, calcom/calcom.h executes them.
#pragma once

#include "engine/base/result.h"
#include "tools/simulator/calcom/world.h"
#include "tools/simulator/faults.h"
#include "tools/simulator/rate_limit.h"
#include "tools/simulator/realism.h"

#include <nlohmann/json.hpp>

#include <cstdint>

namespace slotkeeper::simulator {

// `seed` is used if the body has none. REQUIRES, for all: body is an object.
Result<FaultPlan> fault_plan_from(const nlohmann::json& body, std::uint64_t seed);
nlohmann::json view_of(const FaultPlan& plan);

Result<RateRule> rate_rule_from(const nlohmann::json& body);

// `seed` is used if the body has none.
Result<Realism> realism_from(const nlohmann::json& body, std::uint64_t seed);

// Damages bookings in ways that Cal.com's own code does not: removes updatedAt, which the next change sets again, or
// makes the end equal to the start.
Result<Done> spoil_bookings(World& world, const nlohmann::json& body);

// The catalog with the users and event types of the body added; idempotent. Keys of unknown users are refused from then
// on, unless the body accepts any key.
Result<Catalog> catalog_with(Catalog catalog, const nlohmann::json& body);

// The body that recreates this catalog from an empty one.
nlohmann::json setup_of(const Catalog& catalog);

// All bookings in all states, all faults that occurred, and the numbers of counted and refused requests.
nlohmann::json everything(const World& world, const std::vector<FaultRecord>& faults, const RateLimit::Figures& rate);

}  // namespace slotkeeper::simulator
