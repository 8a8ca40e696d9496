// peak_times: asks the local weekday and minute of a start.
#include "engine/catalog/peak_times.h"

#include <algorithm>

namespace slotkeeper {

const PeakTime* peak_at(const std::vector<PeakTime>& peaks, const TimeZone& zone, Instant start) {
    if (peaks.empty()) return nullptr;
    const auto local = zone.to_local(start);
    const auto day = std::chrono::floor<std::chrono::days>(local);
    const auto since = local - day;
    const auto found = std::find_if(peaks.begin(), peaks.end(), [&](const PeakTime& peak) {
        const auto& ranges = peak.hours.on(std::chrono::weekday(day));
        return std::any_of(ranges.begin(), ranges.end(),
                           [&](const HourRange& range) { return range.from <= since && since < range.until; });
    });
    return found == peaks.end() ? nullptr : &*found;
}

}  // namespace slotkeeper
