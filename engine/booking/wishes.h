// wishes: from "I want Anna" to which need of which segment Anna is to serve.
//
// A caller names resources, seldom needs: a resource goes where the service can use it. Whether it is free then, works
// in that branch and fits the other segments is for availability/combinations.h.
#pragma once

#include "engine/booking/commands.h"
#include "engine/catalog/catalog.h"

#include <optional>
#include <span>
#include <vector>

namespace slotkeeper {

// The first need, in order of segments, that the resource can serve; empty where there is none.
std::optional<Wish> wish_for(const Service& service, const Resource& resource);

// Each resource gets a need of its own in this one segment; empty where they do not all find one.
std::optional<std::vector<Wish>> wishes_in_segment(const Service& service, std::size_t segment,
                                                   std::span<const Resource* const> resources);

// The wishes, and for each need that they do not name whoever serves it in this appointment now.
std::vector<Wish> completed(std::vector<Wish> wishes, const Appointment& present);

}  // namespace slotkeeper
