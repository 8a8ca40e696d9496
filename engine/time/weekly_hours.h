// weekly_hours: when a branch or a person works, in local time: by weekday, with other weeks and exceptions by date.
//
// Hours are local: 09:00 stays 09:00 when the clocks change. Several ranges on a day leave breaks between them. A range
// of a week past midnight is two, one on each day; they join without a gap. Where another week begins or ends between
// them, the night belongs to the week in which it began. A person who travels has weeks on the clock of another zone.
// hours_on() has the rules of one date, open_intervals() turns them into UTC; later code has no local hours.
#pragma once

#include "engine/base/clock.h"
#include "engine/base/enum_names.h"
#include "engine/base/result.h"
#include "engine/time/interval.h"
#include "engine/time/time_zone.h"

#include <array>
#include <chrono>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace slotkeeper {

// A range of one local day, in minutes after midnight: 0 <= from < until <= 24 h, half-open. That of an exception may
// end on the next day: until < from + 24 h.
struct HourRange {
    Minutes from;
    Minutes until;

    bool operator==(const HourRange&) const = default;
};

struct DayHours {
    std::chrono::weekday day;
    Minutes from;
    Minutes until;

    bool operator==(const DayHours&) const = default;
};

// The hours of one date; empty: closed. They replace what the week has on that date, the end of the night before too.
// A night that an exception begins goes on at the next date, whatever that date has.
struct DateException {
    std::chrono::year_month_day date;
    std::vector<HourRange> hours;
    std::string reason{};  // "Christmas"; may be empty

    bool operator==(const DateException&) const = default;
};

class WeeklyHours {
public:
    WeeklyHours() = default;  // closed all week
    // REQUIRES: check_hours(hours) is ok.
    explicit WeeklyHours(std::span<const DayHours> hours);

    bool operator==(const WeeklyHours&) const = default;

    // By start.
    const std::vector<HourRange>& on(std::chrono::weekday day) const { return days_[day.c_encoding()]; }
    // The end on the next day, if the last range of this day goes on there as the first one: a night shift.
    std::optional<Minutes> end_after_midnight(std::chrono::weekday day) const;

private:
    std::array<std::vector<HourRange>, 7> days_;  // from Sunday
};

// Other weekly hours: from one local date to another, both included, or every second (third, …) week, or both.
struct DatedHours {
    std::optional<std::chrono::sys_days> from{}, until{};  // std::nullopt: since ever, for ever
    int every_weeks = 1;
    std::optional<std::chrono::sys_days> anchor{};  // a date in one of these weeks, which begin on Monday; if not all
    WeeklyHours hours{};                            // closed if empty
    // On whose clock the hours are meant, the dates and what an exception has on them; std::nullopt: that of the
    // branch.
    std::optional<TimeZone> zone{};

    bool operator==(const DatedHours&) const = default;

    bool covers(std::chrono::sys_days date) const;
};

// All hours of a branch or a resource. REQUIRES: what it refers to outlives it.
struct Timetable {
    const WeeklyHours& usual;  // on dates that no other week covers
    // The first that covers a date counts, of both lists.
    std::span<const DatedHours> dated{}, more_dated{};
    std::span<const DateException> exceptions{};

    const WeeklyHours& week_of(std::chrono::local_days day) const;
    // On whose clock a date is meant: each date has its hours once, on one clock.
    const TimeZone& clock_of(std::chrono::local_days day, const TimeZone& usual_zone) const;

private:
    const DatedHours* dated_on(std::chrono::local_days day) const;
};

// In autumn one hour occurs twice: open in its first pass only, or in both.
enum class RepeatedHour { first_pass, both };

template <>
struct EnumNames<RepeatedHour> {
    static constexpr std::array<std::string_view, 2> all{"first_pass", "both"};
};

// The hours of one date, within it, by start and without overlaps.
struct HoursOfDate {
    std::vector<HourRange> ranges;
    bool by_exception;
};
HoursOfDate hours_on(std::chrono::local_days day, const Timetable& timetable);
HoursOfDate hours_on(std::chrono::local_days day, const WeeklyHours& hours, std::span<const DateException> exceptions);

// The open intervals within `span`, in UTC. Hours that begin or end in a skipped hour begin or end at the jump. `zone`
// is that of the branch; weeks on another clock are read on that one, whose repeated hours follow the same rule.
// REQUIRES: the hours and the exceptions have passed check_hours.
Intervals open_intervals(const Timetable& timetable, const TimeZone& zone, const Interval& span,
                         RepeatedHour repeated_hour);
Intervals open_intervals(const WeeklyHours& hours, std::span<const DateException> exceptions, const TimeZone& zone,
                         const Interval& span, RepeatedHour repeated_hour);

// Another clock than that of `zone` on which a part of this local date of `zone` is open, or on which this date is
// meant; std::nullopt: none. REQUIRES: as above.
std::optional<TimeZone> other_clock_on(std::chrono::local_days day, const Timetable& timetable, const TimeZone& zone,
                                       RepeatedHour repeated_hour);

// Every `step` from `offset` after each opening, and again after each local midnight that is open: across a clock
// change the grid continues as on any other day. A skipped local time is left out, a repeated one occurs twice. Sorted.
// REQUIRES: as above; step > 0, offset >= 0; all hours are meant on the clock of `zone`.
std::vector<Instant> wall_clock_grid(const Timetable& timetable, const TimeZone& zone, const Interval& span,
                                     Minutes step, Minutes offset = Minutes{0});
std::vector<Instant> wall_clock_grid(const WeeklyHours& hours, std::span<const DateException> exceptions,
                                     const TimeZone& zone, const Interval& span, Minutes step,
                                     Minutes offset = Minutes{0});

// Each range lies within its day, ends after it begins and overlaps no other; each date exists and occurs once. The
// last range of an exception may end on the next day. Otherwise invalid_field with `field` as its name.
Result<Done> check_hours(std::span<const DayHours> hours, std::string_view field);
Result<Done> check_hours(std::span<const DateException> exceptions, std::string_view field);

// That a range of dates does not end before it begins, and that other than all weeks have an anchor; not its hours.
// Otherwise invalid_field or missing_field with the member of `field`.
Result<Done> check_dates(const DatedHours& dated, const std::string& field);

}  // namespace slotkeeper
