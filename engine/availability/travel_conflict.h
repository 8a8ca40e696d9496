// travel_conflict: whether a resource comes in time from its booking at another branch, and to its next one there.
//
// Between the customers' times of two bookings at different branches a resource needs the way or the buffers, whichever
// is longer: the way may lie in the buffers. Search, decision and explanation ask this one function. The days of a
// booking and of the way before and after it are locked before it is decided on (with_way), so two bookings at
// different branches cannot miss each other. Pure.
#pragma once

#include "engine/availability/day_book.h"
#include "engine/catalog/catalog.h"

#include <optional>

namespace slotkeeper {

// The least time between the customers' times of two bookings of one resource.
Seconds gap_needed(Seconds buffers, Minutes travel);

// The time with the longest way of the resource before and after it; the same time if it works at one branch only.
Interval with_way(const Catalog& catalog, const Resource& resource, const Interval& taken);

struct TravelConflict {
    Claim claim;  // of the booking at the other branch
    BranchId branch;
    Minutes travel{};  // the way between the two
    Seconds gap{};     // between the customers' times; negative if they overlap
};

// The first booking at another branch that is too near to one at `branch`; `time` is the customer's, `taken` has the
// buffers. std::nullopt if the resource works at one branch only. Time off has no branch, so it needs no way.
// REQUIRES: the book covers with_way(taken).
std::optional<TravelConflict> travel_conflict(const DayBook& book, const Catalog& catalog, const Resource& resource,
                                              BranchId branch, const Interval& time, const Interval& taken);

}  // namespace slotkeeper
