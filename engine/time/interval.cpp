// interval: arithmetic of half-open intervals; every set function is one pass over sorted intervals.
#include "engine/time/interval.h"

#include <algorithm>

namespace slotkeeper {

Interval intersection(const Interval& a, const Interval& b) {
    return {std::max(a.from, b.from), std::min(a.until, b.until)};
}

Intervals merged(Intervals intervals) {
    std::erase_if(intervals, [](const Interval& each) { return each.empty(); });
    std::sort(intervals.begin(), intervals.end(), [](const Interval& a, const Interval& b) { return a.from < b.from; });
    Intervals result;
    for (const auto& next : intervals) {
        if (!result.empty() && next.from <= result.back().until) {
            result.back().until = std::max(result.back().until, next.until);
        } else {
            result.push_back(next);
        }
    }
    return result;
}

Intervals intersection(const Intervals& a, const Intervals& b) {
    Intervals result;
    auto in_a = a.begin();
    auto in_b = b.begin();
    while (in_a != a.end() && in_b != b.end()) {
        const auto shared = intersection(*in_a, *in_b);
        if (!shared.empty()) result.push_back(shared);
        // the one that ends first cannot overlap anything further
        if (in_a->until < in_b->until) {
            ++in_a;
        } else {
            ++in_b;
        }
    }
    return result;
}

Intervals difference(const Intervals& a, const Intervals& b) {
    Intervals result;
    auto taken = b.begin();
    for (auto rest : a) {
        while (taken != b.end() && taken->until <= rest.from) ++taken;
        for (auto each = taken; each != b.end() && each->from < rest.until; ++each) {
            if (rest.from < each->from) result.push_back({rest.from, each->from});
            rest.from = each->until;
        }
        if (!rest.empty()) result.push_back(rest);
    }
    return result;
}

std::vector<std::chrono::sys_days> days_of(const Interval& interval) {
    std::vector<std::chrono::sys_days> days;
    for (const auto& [day, part] : split_at_midnight(interval)) days.push_back(day);
    return days;
}

std::vector<std::pair<std::chrono::sys_days, Interval>> split_at_midnight(const Interval& interval) {
    std::vector<std::pair<std::chrono::sys_days, Interval>> parts;
    auto rest = interval;
    while (!rest.empty()) {
        const auto day = std::chrono::floor<std::chrono::days>(rest.from);
        const Instant midnight = day + std::chrono::days{1};
        parts.emplace_back(day, Interval{rest.from, std::min(rest.until, midnight)});
        rest.from = midnight;
    }
    return parts;
}

}  // namespace slotkeeper
