// wire_time: what Cal.com accepts beyond the forms of base/calendar_text.h, and less.
#include "tools/simulator/calcom/wire_time.h"

#include "engine/base/calendar_text.h"

#include <algorithm>

namespace slotkeeper::simulator {

std::optional<Moment> parse_time(std::string_view text) {
    if (const auto day = parse_iso_date(text)) return Moment(std::chrono::sys_days(*day));
    if (text.find_first_of("tz") != std::string_view::npos) return std::nullopt;
    std::string with_point(text);
    std::replace(with_point.begin(), with_point.end(), ',', '.');
    const auto time = parse_written_time(with_point);
    if (!time || time->zone) return std::nullopt;
    return Moment(time->local.time_since_epoch()) + time->fraction - time->offset.value_or(Seconds(0));
}

std::string format_time(Moment moment) { return format_rfc3339(moment, Precision::milliseconds); }

std::string format_time_in(const TimeZone& zone, Instant instant) {
    if (zone.name() == "UTC") return format_time(instant);
    constexpr std::size_t kOffset = 6;  // characters of "+01:00"
    auto text = zone.format_rfc3339(instant);
    return text.insert(text.size() - kOffset, ".000");
}

}  // namespace slotkeeper::simulator
