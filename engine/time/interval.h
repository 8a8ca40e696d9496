// interval: stretches of time, half-open: `from` belongs to it, `until` does not.
//
// Two that touch do not overlap, so a booking may begin in the second in which another ends. An interval whose end does
// not lie after its start is empty: it contains nothing and overlaps nothing. `Intervals` is a set of instants, kept as
// its stretches: sorted, none empty, no two touching. merged() makes one from anything; the others keep it so.
// Read on: weekly_hours.h makes the open stretches of a place, availability/free_time.h takes the busy ones away.
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
    // An empty one lies in none, so that nothing is ever "free" for no time at all.
    bool contains(const Interval& other) const { return !other.empty() && from <= other.from && other.until <= until; }
    bool overlaps(const Interval& other) const {
        return !empty() && !other.empty() && from < other.until && other.from < until;
    }
};

// What both share; empty where they share nothing.
Interval intersection(const Interval& a, const Interval& b);

using Intervals = std::vector<Interval>;

// The same instants, sorted, with overlapping and touching stretches made one and empty ones gone.
Intervals merged(Intervals intervals);

// The instants in both, and the instants of `a` that are not in `b`.
// REQUIRES: a and b are as merged() leaves them.
Intervals intersection(const Intervals& a, const Intervals& b);
Intervals difference(const Intervals& a, const Intervals& b);

// The UTC days that it touches, in order; none where it is empty.
std::vector<std::chrono::sys_days> days_of(const Interval& interval);

// Its parts by UTC day, in order: a claim lies in exactly one resource day.
std::vector<std::pair<std::chrono::sys_days, Interval>> split_at_midnight(const Interval& interval);

}  // namespace slotkeeper
