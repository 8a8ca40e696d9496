// lanes: which of a resource's places a claim takes.
//
// A resource with capacity n has lanes 0 … n-1, and no two claims of one lane overlap (the schema refuses it). Where
// the count leaves room but every lane is cut up, the overlapping cluster is laid anew, greedily by start, which always
// succeeds: as many lanes are needed as intervals overlap at once. First-fit alone would refuse what fits.
#pragma once

#include "engine/availability/day_book.h"

#include <span>
#include <vector>

namespace slotkeeper {

// What must change so that the new claim can stand: these claims go, these come (the new one last).
struct Laying {
    std::vector<Claim> removed;
    std::vector<Claim> added;
};

// REQUIRES: book.has_room for the claim's resource, capacity and time; the claim lies in one day that is open.
// Void claims and those of the appointment being moved are in the way of the schema's guard, so they are removed.
Laying lay(const DayBook& book, int capacity, Claim claim);

}  // namespace slotkeeper
