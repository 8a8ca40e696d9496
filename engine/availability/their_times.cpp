// their_times: look-ups by event type and day.
#include "engine/availability/their_times.h"

#include <algorithm>

namespace slotkeeper {

namespace {
std::chrono::sys_days day_of(Instant instant) { return std::chrono::floor<std::chrono::days>(instant); }
}  // namespace

DaySpan days_touched(const Interval& interval) { return {day_of(interval.from), day_of(interval.until - Seconds(1))}; }

void TheirTimes::forget(const TheirEventType& which, std::chrono::sys_days day) {
    const auto found = days_.find(which);
    if (found == days_.end()) return;
    found->second.erase(day);
    if (found->second.empty()) days_.erase(found);
}

TheirWord TheirTimes::at(const TheirEventType& which, Instant start) const {
    const auto days = days_.find(which);
    if (days == days_.end()) return TheirWord::unknown;
    const auto day = days->second.find(day_of(start));
    if (day == days->second.end()) return TheirWord::unknown;
    const auto& starts = day->second.starts;
    return std::binary_search(starts.begin(), starts.end(), start) ? TheirWord::free : TheirWord::taken;
}

std::vector<Instant> TheirTimes::starts_in(const Interval& span) const {
    std::vector<Instant> all;
    for (const auto& [which, days] : days_) {
        for (const auto& [day, what] : days) {
            std::copy_if(what.starts.begin(), what.starts.end(), std::back_inserter(all),
                         [&](Instant start) { return span.contains(start); });
        }
    }
    std::sort(all.begin(), all.end());
    all.erase(std::unique(all.begin(), all.end()), all.end());
    return all;
}

std::optional<Moment> TheirTimes::as_of() const {
    std::optional<Moment> oldest;
    for (const auto& [which, days] : days_) {
        for (const auto& [day, what] : days) oldest = std::min(oldest.value_or(what.as_of), what.as_of);
    }
    return oldest;
}

}  // namespace slotkeeper
