// start_grid: the starts at which a service is offered, and whether it accepts others.
//
// Search, decision and explanation ask these functions, so an offered start is never refused for the grid. If the grid
// of Cal.com decides (AvailabilitySource::calcom), ours is not strict, because it knows nothing of those starts. Read
// on: combinations.h has the hours.
#pragma once

#include "engine/availability/combinations.h"
#include "engine/base/result.h"

#include <optional>

namespace slotkeeper {

// Every `slot_step` from `slot_offset` after each opening of the branch, by the clock; see Openings::grid.
// REQUIRES: the span lies in that of the openings.
std::vector<Instant> grid_of(const Service& service, Openings& openings, const Interval& span);

bool is_on_grid(const Service& service, Openings& openings, Instant start);

// Whether a start beside the grid is refused.
bool keeps_to_grid(const Service& service);

// The nearest starts on the grid, a week to each side.
struct GridNeighbours {
    std::optional<Instant> before{}, after{};
};
GridNeighbours grid_neighbours(const Service& service, const Branch& branch, Instant start);

// off_grid if the service keeps to its grid and the start is beside it; the message names the neighbours. The present
// start of an appointment that is moved stays allowed, so that its people can be changed.
Result<Done> check_grid(const Service& service, const Branch& branch, Openings& openings, Instant start,
                        std::optional<Instant> present = {});

}  // namespace slotkeeper
