// resource_preferences: turns "I want Anna" into the need and the segment that Anna is to serve.
//
// A caller names resources, seldom needs: a resource goes where the service can use it. availability/combinations.h
// checks whether it is free, works in that branch and fits the other segments.
#pragma once

#include "engine/booking/commands.h"
#include "engine/catalog/catalog.h"

#include <optional>
#include <span>
#include <vector>

namespace slotkeeper {

// The first need, in order of segments, that the resource can serve; std::nullopt if it can serve no need.
std::optional<ResourcePreference> preference_for(const Service& service, const Resource& resource);

// The first need that it can serve and for which no other is wanted; without such a need the first that it can serve.
std::optional<ResourcePreference> preference_beside(const Service& service, const Resource& resource,
                                                    std::span<const ResourcePreference> others);

// Gives each resource its own need in this one segment; std::nullopt if that is impossible.
std::optional<std::vector<ResourcePreference>> preferences_in_segment(const Service& service, std::size_t segment,
                                                                      std::span<const Resource* const> resources);

// The preferences, and for each other need the resource that serves it in this appointment now.
std::vector<ResourcePreference> completed(std::vector<ResourcePreference> preferences, const Appointment& present);

}  // namespace slotkeeper
