// weekly_hours: converts local hours to UTC, one period of constant offset after another.
//
// Within such a period local time is UTC plus a constant, so hours become UTC by one subtraction. Clipping them to the
// period removes a skipped hour. A repeated hour lies in two periods; its second pass is the start of the later one and
// is cut out if the policy says so.
#include "engine/time/weekly_hours.h"

#include <spdlog/fmt/fmt.h>
#include <algorithm>
#include <string>

namespace slotkeeper {

namespace {

constexpr Minutes kDayLength = std::chrono::days{1};

// The part of the period whose local times have occurred before.
Interval second_pass(const TimeZone& zone, const TimeZone::Period& period) {
    const auto back = zone.offset(period.span.from - Seconds{1}) - period.offset;
    return {period.span.from, period.span.from + back};  // empty where the clock went forward
}

// Sorted by their begin, with adjacent ranges merged.
std::vector<HourRange> seamless(std::vector<HourRange> ranges) {
    std::sort(ranges.begin(), ranges.end(), [](const HourRange& a, const HourRange& b) { return a.from < b.from; });
    std::vector<HourRange> whole;
    for (const auto& range : ranges) {
        if (!whole.empty() && whole.back().until == range.from) {
            whole.back().until = range.until;
        } else {
            whole.push_back(range);
        }
    }
    return whole;
}

std::string clock_text(Minutes minutes) {
    return fmt::format("{:02}:{:02}", minutes.count() / 60, minutes.count() % 60);
}

std::optional<std::string> fault_of(std::vector<HourRange> ranges) {
    std::sort(ranges.begin(), ranges.end(), [](const HourRange& a, const HourRange& b) { return a.from < b.from; });
    Minutes free_from{0};
    for (const auto& range : ranges) {
        if (range.from < Minutes{0} || range.until > kDayLength) return "must lie between 00:00 and 24:00";
        if (range.until <= range.from) {
            return fmt::format("must end after they begin; {} is not after {}", clock_text(range.until),
                               clock_text(range.from));
        }
        if (range.from < free_from) {
            return fmt::format("must not overlap; {} begins before {}", clock_text(range.from), clock_text(free_from));
        }
        free_from = range.until;
    }
    return std::nullopt;
}

}  // namespace

WeeklyHours::WeeklyHours(std::span<const DayHours> hours) {
    for (const auto& each : hours) days_[each.day.c_encoding()].push_back({each.from, each.until});
    for (auto& ranges : days_) {
        std::sort(ranges.begin(), ranges.end(), [](const HourRange& a, const HourRange& b) { return a.from < b.from; });
    }
}

HoursOfDate hours_on(std::chrono::local_days day, const WeeklyHours& hours, std::span<const DateException> exceptions) {
    // As it is stored: a branch with public holidays has many exceptions.
    const std::chrono::year_month_day date{day};
    const auto exception = std::find_if(exceptions.begin(), exceptions.end(),
                                        [&](const DateException& each) { return each.date == date; });
    if (exception != exceptions.end()) return {exception->hours, true};
    return {hours.on(std::chrono::weekday{day}), false};
}

Intervals open_intervals(const WeeklyHours& hours, std::span<const DateException> exceptions, const TimeZone& zone,
                         const Interval& span, RepeatedHour repeated_hour) {
    Intervals open;
    Intervals repeated;
    for (auto at = span.from; at < span.until;) {
        const auto period = zone.period(at);
        const auto part = intersection(period.span, span);
        const auto local = [&](Instant instant) {
            return std::chrono::local_seconds{instant.time_since_epoch() + period.offset};
        };
        const auto last_day = std::chrono::floor<std::chrono::days>(local(part.until - Seconds{1}));
        for (auto day = std::chrono::floor<std::chrono::days>(local(part.from)); day <= last_day;
             day += std::chrono::days{1}) {
            const Instant midnight{std::chrono::local_seconds{day}.time_since_epoch() - period.offset};
            for (const auto& range : hours_on(day, hours, exceptions).ranges) {
                open.push_back(intersection({midnight + range.from, midnight + range.until}, part));
            }
        }
        repeated.push_back(second_pass(zone, period));
        at = period.span.until;
    }
    if (repeated_hour == RepeatedHour::both) return merged(std::move(open));
    return difference(merged(std::move(open)), merged(std::move(repeated)));
}

std::vector<Instant> wall_clock_grid(const WeeklyHours& hours, std::span<const DateException> exceptions,
                                     const TimeZone& zone, const Interval& span, Minutes step, Minutes offset) {
    std::vector<Instant> grid;
    for (auto at = span.from; at < span.until;) {
        const auto period = zone.period(at);
        const auto part = intersection(period.span, span);
        const auto day_of = [&](Instant instant) {
            return std::chrono::floor<std::chrono::days>(
                std::chrono::local_seconds{instant.time_since_epoch() + period.offset});
        };
        for (auto day = day_of(part.from); day <= day_of(part.until - Seconds{1}); day += std::chrono::days{1}) {
            const Instant midnight{std::chrono::local_seconds{day}.time_since_epoch() - period.offset};
            for (const auto& open : seamless(hours_on(day, hours, exceptions).ranges)) {
                for (auto minute = open.from + offset; minute < open.until; minute += step) {
                    if (part.contains(midnight + minute)) grid.push_back(midnight + minute);
                }
            }
        }
        at = period.span.until;
    }
    return grid;
}

Result<Done> check_hours(std::span<const DayHours> hours, std::string_view field) {
    std::array<std::vector<HourRange>, 7> days;
    for (const auto& each : hours) {
        if (!each.day.ok()) return refuse(ErrorCode::invalid_field, std::string(field), "must name a day of the week");
        days[each.day.c_encoding()].push_back({each.from, each.until});
    }
    for (auto& day : days) {
        if (auto fault = fault_of(std::move(day))) {
            return refuse(ErrorCode::invalid_field, std::string(field), std::move(*fault));
        }
    }
    return Done{};
}

Result<Done> check_hours(std::span<const DateException> exceptions, std::string_view field) {
    std::vector<std::chrono::year_month_day> dates;
    for (const auto& each : exceptions) {
        if (!each.date.ok()) return refuse(ErrorCode::invalid_field, std::string(field), "must name a day that exists");
        if (auto fault = fault_of(each.hours)) {
            return refuse(ErrorCode::invalid_field, std::string(field), std::move(*fault));
        }
        dates.push_back(each.date);
    }
    std::sort(dates.begin(), dates.end());
    if (std::adjacent_find(dates.begin(), dates.end()) != dates.end()) {
        return refuse(ErrorCode::invalid_field, std::string(field), "must name each date once, with all its hours");
    }
    return Done{};
}

}  // namespace slotkeeper
