// control: what is asked of the stand-in itself under /simulator, never under /v2.
//
// Each body is taken whole or refused with the field that is wrong; nothing unknown is let pass, so that a misspelt
// fault does not make a test that tests nothing.
// Read on: README.md shows the bodies, calcom/calcom.h carries them out.
#pragma once

#include "engine/base/result.h"
#include "tools/simulator/calcom/world.h"
#include "tools/simulator/faults.h"
#include "tools/simulator/rate_limit.h"
#include "tools/simulator/realism.h"

#include <nlohmann/json.hpp>

#include <cstdint>

namespace slotkeeper::simulator {

// `seed` is used where the body names none. REQUIRES of all: body is an object.
Result<FaultPlan> fault_plan_from(const nlohmann::json& body, std::uint64_t seed);
nlohmann::json view_of(const FaultPlan& plan);

Result<RateRule> rate_rule_from(const nlohmann::json& body);

// `seed` is used where the body names none.
Result<Realism> realism_from(const nlohmann::json& body, std::uint64_t seed);

// Damages bookings in ways that Cal.com's own code does not: without an updatedAt, which the next change sets again, or
// with an end equal to the start.
Result<Done> spoil_bookings(World& world, const nlohmann::json& body);

// The catalog with the users and event types of the body put in; sent again it changes nothing. Keys that no user has
// are refused from then on, unless the body accepts any.
Result<Catalog> catalog_with(Catalog catalog, const nlohmann::json& body);

// The body that recreates this catalog from an empty one.
nlohmann::json setup_of(const Catalog& catalog);

// Every booking, whatever its state, every fault that struck, and how many requests were counted and refused.
nlohmann::json everything(const World& world, const std::vector<FaultRecord>& faults, const RateLimit::Figures& rate);

}  // namespace slotkeeper::simulator
