// part_order: in which order the bookings of one appointment are changed at Cal.com. Pure.
//
// The parts of an appointment may share a calendar there: one person serves several of them. If it moves by less than
// its length, the new time of one part is the old time of another. The part in the way goes first: moving later, the
// last one; moving earlier, the first one.
#pragma once

#include "engine/sync/next_step.h"

#include <vector>

namespace slotkeeper {

// What is to be done for one of the links. REQUIRES: the link outlives it.
struct PartStep {
    std::size_t position = 0;  // of the link, for the caller
    const Link* link = nullptr;
    Wanted wanted;
    Step step;
};

// Cancellations first, because they free time, then the rest, each after the parts whose bookings are in its way; last
// what must wait. A part that waits for one that must wait itself comes after it. Parts in a circle (two that change
// places): the first is cancelled, and made anew later.
std::vector<PartStep> in_order_of_room(std::vector<PartStep> steps, const Catalog& catalog);

}  // namespace slotkeeper
