// lanes: first fit; if that fails, a new assignment of the overlapping claims.
#include "engine/availability/lanes.h"

#include "engine/base/limits.h"

#include <algorithm>
#include <numeric>

namespace slotkeeper {

namespace {

// The claims that overlap the interval, those that overlap these, and so on.
std::vector<Claim> cluster_around(std::span<const Claim> claims, Interval around) {
    std::vector<Claim> cluster;
    bool grown = true;
    while (grown) {
        grown = false;
        cluster.clear();
        const auto before = around;
        for (const auto& claim : claims) {
            if (!claim.taken.overlaps(around)) continue;
            cluster.push_back(claim);
            around.from = std::min(around.from, claim.taken.from);
            around.until = std::max(around.until, claim.taken.until);
        }
        grown = around != before;
    }
    return cluster;
}

}  // namespace

LaneAssignment assign_lanes(const DayBook& book, int capacity, Claim claim) {
    LaneAssignment assignment;
    std::vector<Claim> standing;
    for (const auto& other : book.claims(claim.where)) {
        if (book.counts(other)) {
            // The further seats of a session are not on a place, and stay where they are.
            if (other.lane < limits::seat_lane_first) standing.push_back(other);
        } else if (other.taken.overlaps(claim.taken)) {
            assignment.removed.push_back(other);
        }
    }
    std::vector<bool> taken(static_cast<std::size_t>(capacity), false);
    for (const auto& other : standing) {
        // A lane beyond the capacity was assigned when the capacity was higher.
        if (other.taken.overlaps(claim.taken) && other.lane < capacity) {
            taken[static_cast<std::size_t>(other.lane)] = true;
        }
    }
    if (const auto free = std::find(taken.begin(), taken.end(), false); free != taken.end()) {
        claim.lane = static_cast<int>(free - taken.begin());
        assignment.added.push_back(claim);
        return assignment;
    }

    // No lane is free, but the count leaves room: assign the cluster anew, each claim to the lane that is free first.
    auto cluster = cluster_around(standing, claim.taken);
    const auto old_ones = cluster;
    const auto whole = std::accumulate(cluster.begin(), cluster.end(), claim.taken, [](Interval sum, const Claim& one) {
        return Interval{std::min(sum.from, one.taken.from), std::max(sum.until, one.taken.until)};
    });
    // Void claims under the cluster would collide with moved ones.
    assignment.removed.clear();
    for (const auto& other : book.claims(claim.where)) {
        if (!book.counts(other) && other.taken.overlaps(whole)) assignment.removed.push_back(other);
    }
    cluster.push_back(claim);
    std::stable_sort(cluster.begin(), cluster.end(),
                     [](const Claim& a, const Claim& b) { return a.taken.from < b.taken.from; });
    std::vector<Instant> free_from(static_cast<std::size_t>(capacity), Instant::min());
    for (auto& one : cluster) {
        const auto lane =
            std::find_if(free_from.begin(), free_from.end(), [&](Instant until) { return until <= one.taken.from; });
        one.lane = static_cast<int>(lane - free_from.begin());
        if (lane == free_from.end()) {  // more claims overlap than there are places: the capacity was lowered
            free_from.push_back(one.taken.until);
        } else {
            *lane = one.taken.until;
        }
    }
    for (const auto& old : old_ones) {
        if (std::find(cluster.begin(), cluster.end(), old) == cluster.end()) assignment.removed.push_back(old);
    }
    for (const auto& one : cluster) {
        if (std::find(old_ones.begin(), old_ones.end(), one) == old_ones.end()) assignment.added.push_back(one);
    }
    return assignment;
}

}  // namespace slotkeeper
