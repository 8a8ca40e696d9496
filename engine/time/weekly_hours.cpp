// weekly_hours: converts local hours to UTC, one period of constant offset after another.
//
// Within such a period local time is UTC plus a constant, so hours become UTC by one subtraction. Clipping them to the
// period removes a skipped hour. A repeated hour lies in two periods; its second pass is the start of the later one and
// is cut out if the policy says so.
#include "engine/time/weekly_hours.h"

#include "engine/base/limits.h"

#include <spdlog/fmt/fmt.h>
#include <algorithm>
#include <string>

namespace slotkeeper {

namespace {

constexpr std::chrono::days kOneDay{1};
constexpr Minutes kDayLength = kOneDay;

// The part of the period whose local times have occurred before.
Interval second_pass(const TimeZone& zone, const TimeZone::Period& period) {
    const auto back = zone.offset(period.span.from - Seconds{1}) - period.offset;
    return {period.span.from, period.span.from + back};  // empty where the clock went forward
}

constexpr auto kEarlier = [](const HourRange& a, const HourRange& b) { return a.from < b.from; };

// Sorted by their begin, with adjacent and overlapping ranges merged.
std::vector<HourRange> seamless(std::vector<HourRange> ranges) {
    std::sort(ranges.begin(), ranges.end(), kEarlier);
    std::vector<HourRange> whole;
    for (const auto& range : ranges) {
        if (!whole.empty() && whole.back().until >= range.from) {
            whole.back().until = std::max(whole.back().until, range.until);
        } else {
            whole.push_back(range);
        }
    }
    return whole;
}

std::string clock_text(Minutes minutes) {
    return fmt::format("{:02}:{:02}", minutes.count() / 60, minutes.count() % 60);
}

// With `overnight` the last range may end on the next day.
std::optional<std::string> fault_of(std::vector<HourRange> ranges, bool overnight) {
    std::sort(ranges.begin(), ranges.end(), kEarlier);
    Minutes free_from{0};
    for (const auto& range : ranges) {
        const auto end = overnight ? range.from + kDayLength : kDayLength;
        if (range.from < Minutes{0} || range.from >= kDayLength || range.until > end) {
            return overnight ? "must begin between 00:00 and 24:00 and last at most 24 hours"
                             : "must lie between 00:00 and 24:00";
        }
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
    for (auto& ranges : days_) std::sort(ranges.begin(), ranges.end(), kEarlier);
}

std::optional<Minutes> WeeklyHours::end_after_midnight(std::chrono::weekday day) const {
    const auto& own = on(day);
    const auto& next = on(day + std::chrono::days(1));
    if (own.empty() || next.empty() || own.back().until != kDayLength || next.front().from != Minutes(0)) return {};
    // As one range it would last a whole day or longer.
    if (next.front().until >= own.back().from) return {};
    return next.front().until;
}

bool DatedHours::covers(std::chrono::sys_days date) const {
    if ((from && date < *from) || (until && date > *until)) return false;
    if (every_weeks <= 1 || !anchor) return true;
    const auto monday_of = [](std::chrono::sys_days day) {
        return day - std::chrono::days(std::chrono::weekday(day).iso_encoding() - 1);
    };
    const auto weeks = (monday_of(date) - monday_of(*anchor)).count() / 7;
    return weeks % every_weeks == 0;
}

const DatedHours* Timetable::dated_on(std::chrono::local_days day) const {
    const std::chrono::sys_days date(day.time_since_epoch());
    for (const auto& list : {dated, more_dated}) {
        const auto found =
            std::find_if(list.begin(), list.end(), [&](const DatedHours& one) { return one.covers(date); });
        if (found != list.end()) return &*found;
    }
    return nullptr;
}

const WeeklyHours& Timetable::week_of(std::chrono::local_days day) const {
    const auto* found = dated_on(day);
    return found != nullptr ? found->hours : usual;
}

const TimeZone& Timetable::clock_of(std::chrono::local_days day, const TimeZone& usual_zone) const {
    const auto* found = dated_on(day);
    return found != nullptr && found->zone ? *found->zone : usual_zone;
}

namespace {

// The hours of one date: its own, and the end of the night before where that is not one of the same week.
struct PartsOfDate {
    std::vector<HourRange> own, of_night_before;
    bool by_exception;
};

PartsOfDate parts_on(std::chrono::local_days day, const Timetable& timetable) {
    // As they are stored: a branch with public holidays has many exceptions.
    const std::chrono::year_month_day date{day}, day_before{day - kOneDay};
    const DateException *of_date = nullptr, *of_day_before = nullptr;
    for (const auto& one : timetable.exceptions) {
        if (of_date == nullptr && one.date == date) of_date = &one;
        if (of_day_before == nullptr && one.date == day_before) of_day_before = &one;
    }
    const std::chrono::weekday weekday{day};
    PartsOfDate found{{}, {}, of_date != nullptr};
    const auto& week = timetable.week_of(day);
    const auto& week_before = timetable.week_of(day - kOneDay);
    const auto is_other_week = &week != &week_before;
    if (of_date != nullptr) {
        for (const auto& range : of_date->hours) {
            found.own.push_back({range.from, std::min(range.until, kDayLength)});
        }
    } else {
        found.own = week.on(weekday);
        // Its first range may be the end of a night that began in another week, or on a date with other hours.
        const auto has_other_eve = is_other_week || of_day_before != nullptr;
        if (has_other_eve && week.end_after_midnight(weekday - kOneDay)) found.own.erase(found.own.begin());
        if (is_other_week && of_day_before == nullptr) {
            const auto end = week_before.end_after_midnight(weekday - kOneDay);
            if (end) found.of_night_before.push_back({Minutes{0}, *end});
        }
    }
    if (of_day_before != nullptr) {
        for (const auto& range : of_day_before->hours) {
            if (range.until > kDayLength) found.of_night_before.push_back({Minutes{0}, range.until - kDayLength});
        }
    }
    return found;
}

std::vector<HourRange> joined(std::vector<HourRange> ranges, const std::vector<HourRange>& more) {
    ranges.insert(ranges.end(), more.begin(), more.end());
    std::sort(ranges.begin(), ranges.end(), kEarlier);
    const auto overlap = [](const HourRange& a, const HourRange& b) { return b.from < a.until; };
    const auto has_overlap = std::adjacent_find(ranges.begin(), ranges.end(), overlap) != ranges.end();
    return has_overlap ? seamless(std::move(ranges)) : ranges;
}

// What of a local date of `clock` is meant on that clock.
std::vector<HourRange> ranges_on(std::chrono::local_days day, const Timetable& timetable, const TimeZone& clock,
                                 const TimeZone& zone) {
    const auto is_meant = [&](std::chrono::local_days date) { return timetable.clock_of(date, zone) == clock; };
    const auto has_own = is_meant(day), has_night = is_meant(day - kOneDay);
    if (!has_own && !has_night) return {};
    auto parts = parts_on(day, timetable);
    if (!has_own) parts.own.clear();
    if (!has_night) parts.of_night_before.clear();
    return joined(std::move(parts.own), parts.of_night_before);
}

// The open intervals of the dates that are meant on this clock.
Intervals open_on_clock(const TimeZone& clock, const Timetable& timetable, const TimeZone& zone, const Interval& span,
                        RepeatedHour repeated_hour) {
    Intervals open;
    Intervals repeated;
    for (auto at = span.from; at < span.until;) {
        const auto period = clock.period(at);
        const auto part = intersection(period.span, span);
        const auto local = [&](Instant instant) {
            return std::chrono::local_seconds{instant.time_since_epoch() + period.offset};
        };
        const auto last_day = std::chrono::floor<std::chrono::days>(local(part.until - Seconds{1}));
        for (auto day = std::chrono::floor<std::chrono::days>(local(part.from)); day <= last_day; day += kOneDay) {
            const Instant midnight{std::chrono::local_seconds{day}.time_since_epoch() - period.offset};
            for (const auto& range : ranges_on(day, timetable, clock, zone)) {
                open.push_back(intersection({midnight + range.from, midnight + range.until}, part));
            }
        }
        repeated.push_back(second_pass(clock, period));
        at = period.span.until;
    }
    if (repeated_hour == RepeatedHour::both) return merged(std::move(open));
    return difference(merged(std::move(open)), merged(std::move(repeated)));
}

// The other clocks that may count within the span. Local dates lie within 14 hours of those of UTC, and a night that
// begins on one goes on for less than a day.
std::vector<TimeZone> other_clocks(const Timetable& timetable, const TimeZone& zone, const Interval& span) {
    std::vector<TimeZone> clocks;
    for (const auto& list : {timetable.dated, timetable.more_dated}) {
        for (const auto& one : list) {
            if (!one.zone || *one.zone == zone) continue;
            if (one.from && Instant(*one.from) - kOneDay >= span.until) continue;
            if (one.until && Instant(*one.until) + 3 * kOneDay <= span.from) continue;
            if (std::find(clocks.begin(), clocks.end(), *one.zone) == clocks.end()) clocks.push_back(*one.zone);
        }
    }
    return clocks;
}

}  // namespace

HoursOfDate hours_on(std::chrono::local_days day, const Timetable& timetable) {
    auto parts = parts_on(day, timetable);
    return {joined(std::move(parts.own), parts.of_night_before), parts.by_exception};
}

HoursOfDate hours_on(std::chrono::local_days day, const WeeklyHours& hours, std::span<const DateException> exceptions) {
    return hours_on(day, Timetable{.usual = hours, .exceptions = exceptions});
}

Intervals open_intervals(const WeeklyHours& hours, std::span<const DateException> exceptions, const TimeZone& zone,
                         const Interval& span, RepeatedHour repeated_hour) {
    return open_intervals(Timetable{.usual = hours, .exceptions = exceptions}, zone, span, repeated_hour);
}

Intervals open_intervals(const Timetable& timetable, const TimeZone& zone, const Interval& span,
                         RepeatedHour repeated_hour) {
    auto open = open_on_clock(zone, timetable, zone, span, repeated_hour);
    const auto others = other_clocks(timetable, zone, span);
    if (others.empty()) return open;
    for (const auto& clock : others) {
        const auto away = open_on_clock(clock, timetable, zone, span, repeated_hour);
        open.insert(open.end(), away.begin(), away.end());
    }
    return merged(std::move(open));
}

std::optional<TimeZone> other_clock_on(std::chrono::local_days day, const Timetable& timetable, const TimeZone& zone,
                                       RepeatedHour repeated_hour) {
    const Interval span{zone.first_instant_of(day), zone.first_instant_of(day + kOneDay)};
    const auto& meant = timetable.clock_of(day, zone);
    if (meant != zone) return meant;
    for (const auto& clock : other_clocks(timetable, zone, span)) {
        if (!open_on_clock(clock, timetable, zone, span, repeated_hour).empty()) return clock;
    }
    return std::nullopt;
}

std::vector<Instant> wall_clock_grid(const WeeklyHours& hours, std::span<const DateException> exceptions,
                                     const TimeZone& zone, const Interval& span, Minutes step, Minutes offset) {
    return wall_clock_grid(Timetable{.usual = hours, .exceptions = exceptions}, zone, span, step, offset);
}

std::vector<Instant> wall_clock_grid(const Timetable& timetable, const TimeZone& zone, const Interval& span,
                                     Minutes step, Minutes offset) {
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
            const auto whole = seamless(hours_on(day, timetable).ranges);
            for (const auto& open : whole) {
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
        if (auto fault = fault_of(std::move(day), false)) {
            return refuse(ErrorCode::invalid_field, std::string(field), std::move(*fault));
        }
    }
    return Done{};
}

Result<Done> check_dates(const DatedHours& dated, const std::string& field) {
    const auto wrong = [&](const char* member, std::string message) {
        return refuse(ErrorCode::invalid_field, field + member, std::move(message));
    };
    const auto first = std::chrono::floor<std::chrono::days>(limits::instant_min);
    const auto end = std::chrono::floor<std::chrono::days>(limits::instant_max);
    const auto is_known = [&](const std::optional<std::chrono::sys_days>& date) {
        return !date || (*date >= first && *date < end);
    };
    if (!is_known(dated.from)) return wrong(".from", "must lie from 2000 to 2037");
    if (!is_known(dated.until)) return wrong(".until", "must lie from 2000 to 2037");
    if (!is_known(dated.anchor)) return wrong(".anchor", "must lie from 2000 to 2037");
    if (dated.from && dated.until && *dated.until < *dated.from) return wrong(".until", "must not lie before from");
    if (dated.every_weeks < 1 || dated.every_weeks > limits::every_weeks_max) {
        return wrong(".every_weeks", "must be 1 to " + std::to_string(limits::every_weeks_max));
    }
    if (dated.every_weeks > 1 && !dated.anchor) {
        return refuse(ErrorCode::missing_field, field + ".anchor", "is needed with every_weeks: a date in such a week");
    }
    if (dated.every_weeks == 1 && dated.anchor) return wrong(".anchor", "must be given with every_weeks only");
    return Done{};
}

Result<Done> check_hours(std::span<const DateException> exceptions, std::string_view field) {
    std::vector<std::chrono::year_month_day> dates;
    for (const auto& each : exceptions) {
        if (!each.date.ok()) return refuse(ErrorCode::invalid_field, std::string(field), "must name a day that exists");
        if (auto fault = fault_of(each.hours, true)) {
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
