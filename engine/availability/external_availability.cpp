// external_availability: look-ups by event type and day.
#include "engine/availability/external_availability.h"

#include <algorithm>

namespace slotkeeper {

namespace {
std::chrono::sys_days day_of(Instant instant) { return std::chrono::floor<std::chrono::days>(instant); }
}  // namespace

DaySpan days_touched(const Interval& interval) { return {day_of(interval.from), day_of(interval.until - Seconds(1))}; }

void ExternalAvailability::forget(const ExternalEventType& which, std::chrono::sys_days day) {
    const auto found = days_.find(which);
    if (found == days_.end()) return;
    found->second.erase(day);
    if (found->second.empty()) days_.erase(found);
}

StartAvailability ExternalAvailability::at(const ExternalEventType& which, Instant start) const {
    const auto days = days_.find(which);
    if (days == days_.end()) return StartAvailability::unknown;
    const auto day = days->second.find(day_of(start));
    if (day == days->second.end()) return StartAvailability::unknown;
    const auto& starts = day->second.starts;
    return std::binary_search(starts.begin(), starts.end(), start) ? StartAvailability::free : StartAvailability::taken;
}

std::vector<Instant> ExternalAvailability::starts_in(const Interval& span) const {
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

std::optional<Moment> ExternalAvailability::as_of() const {
    std::optional<Moment> oldest;
    for (const auto& [which, days] : days_) {
        for (const auto& [day, what] : days) oldest = std::min(oldest.value_or(what.as_of), what.as_of);
    }
    return oldest;
}

}  // namespace slotkeeper
