// travel_conflict: compares a booking with those at other branches.
//
// A booking over UTC midnight has a claim for each day. The inner ends of such claims have no buffer, so they ask for
// no more than the outer ends do.
#include "engine/availability/travel_conflict.h"

#include <algorithm>

namespace slotkeeper {

Seconds gap_needed(Seconds buffers, Minutes travel) { return std::max<Seconds>(buffers, travel); }

Interval with_way(const Catalog& catalog, const Resource& resource, const Interval& taken) {
    if (resource.other_branches.empty()) return taken;
    const auto way = catalog.company().travel.longest();
    return {taken.from - way, taken.until + way};
}

std::optional<TravelConflict> travel_conflict(const DayBook& book, const Catalog& catalog, const Resource& resource,
                                              BranchId branch, const Interval& time, const Interval& taken) {
    if (resource.other_branches.empty()) return std::nullopt;
    for (const auto& claim : book.overlapping(resource.id, with_way(catalog, resource, taken))) {
        if (claim.kind == ClaimKind::block) continue;
        const auto there = claim.branch.value_or(resource.branch);
        if (there == branch) continue;
        const auto travel = catalog.company().travel.between(branch, there);
        const auto is_before = claim.taken.from < taken.from;
        const auto gap = is_before ? time.from - (claim.taken.until - claim.buffer_after)
                                   : claim.taken.from + claim.buffer_before - time.until;
        const auto buffers =
            is_before ? time.from - taken.from + claim.buffer_after : taken.until - time.until + claim.buffer_before;
        if (gap < gap_needed(buffers, travel)) return TravelConflict{claim, there, travel, gap};
    }
    return std::nullopt;
}

}  // namespace slotkeeper
