// lanes: which of a resource's places a claim takes.
//
// A resource with capacity n has lanes 0 … n-1, and no two claims of one lane overlap (the schema enforces it). If the
// count leaves room but every lane is fragmented, the overlapping claims are assigned anew, greedily by start. That
// always succeeds: it needs as many lanes as intervals overlap at once. First fit alone would refuse claims that fit.
#pragma once

#include "engine/availability/day_book.h"

#include <vector>

namespace slotkeeper {

// The changes for a new claim: delete `removed`, insert `added` (the new claim last).
struct LaneAssignment {
    std::vector<Claim> removed;
    std::vector<Claim> added;
};

// REQUIRES: book.has_room for the claim's resource, capacity and time; the claim lies in one day that is open. Void
// claims and those of the appointment being moved would violate the schema's key, so they are removed.
LaneAssignment assign_lanes(const DayBook& book, int capacity, Claim claim);

}  // namespace slotkeeper
