// interval: half-open intervals of time: `from` belongs to it, `until` does not.
//
// Two intervals that touch do not overlap, so a booking may begin in the second in which another ends. An interval that
// does not end after its start is empty: it contains nothing and overlaps nothing. `Intervals` is a set of instants as
// a list of intervals: sorted, none empty, no two touching. merged() makes one from any list; the other functions keep
// that order. Read on: weekly_hours.h makes the open intervals of a branch, availability/combinations.h keeps them for
// a search.
#pragma once

#include "engine/base/clock.h"

#include <chrono>
#include <utility>
#include <vector>

namespace slotkeeper {

struct Interval {
    Instant from;
    Instant until;

    bool operator==(const Interval&) const = default;

    bool empty() const { return until <= from; }
    Seconds duration() const { return empty() ? Seconds{0} : until - from; }
    bool contains(Instant instant) const { return from <= instant && instant < until; }
    // An empty interval lies in none, so that zero time is never "free".
    bool contains(const Interval& other) const { return !other.empty() && from <= other.from && other.until <= until; }
    bool overlaps(const Interval& other) const {
        return !empty() && !other.empty() && from < other.until && other.from < until;
    }
};

// The overlap; may be empty.
Interval intersection(const Interval& a, const Interval& b);

using Intervals = std::vector<Interval>;

// The same instants, sorted; overlapping and touching intervals are merged, empty ones removed.
Intervals merged(Intervals intervals);

// The instants in both, and the instants of `a` that are not in `b`.
// REQUIRES: a and b are as merged() leaves them.
Intervals intersection(const Intervals& a, const Intervals& b);
Intervals difference(const Intervals& a, const Intervals& b);

// The UTC days that it touches, in order; none if it is empty.
std::vector<std::chrono::sys_days> days_of(const Interval& interval);

// Its parts by UTC day, in order: a claim lies in exactly one resource day.
std::vector<std::pair<std::chrono::sys_days, Interval>> split_at_midnight(const Interval& interval);

}  // namespace slotkeeper
