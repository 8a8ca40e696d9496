// weekly_hours_tests: opening hours on the days when clocks change, as tables; then random hours in every zone against
// a slow, obvious model that looks at the wall clock once a minute.
#include "engine/time/weekly_hours.h"

#include "engine/base/limits.h"
#include "engine/time/zone_table.h"
#include "tests/support/seed.h"
#include "tests/support/times.h"

#include <date/tz.h>
#include <boost/test/unit_test.hpp>

#include <algorithm>
#include <random>
#include <set>

using namespace slotkeeper;
using slotkeeper::testing::interval;
using slotkeeper::testing::local;
using slotkeeper::testing::text;
using slotkeeper::testing::utc;

namespace {

using std::chrono::days;
using std::chrono::local_days;
using std::chrono::weekday;

TimeZone zone_named(std::string_view name) { return TimeZone::find(name).value(); }

WeeklyHours every_day(std::vector<HourRange> ranges) {
    std::vector<DayHours> hours;
    for (unsigned day = 0; day < 7; ++day) {
        for (const auto& range : ranges) hours.push_back({weekday{day}, range.from, range.until});
    }
    BOOST_REQUIRE(check_hours(hours, "hours").ok());
    return WeeklyHours(hours);
}

constexpr HourRange clock(int from_hour, int from_minute, int until_hour, int until_minute) {
    return {Minutes{from_hour * 60 + from_minute}, Minutes{until_hour * 60 + until_minute}};
}

Interval local_day(const TimeZone& zone, std::string_view date) {
    const auto day = std::chrono::floor<days>(local(std::string(date) + " 00:00"));
    return {zone.first_instant_of(day), zone.first_instant_of(day + days{1})};
}

std::string open_on(std::string_view zone_name, std::string_view date, HourRange range, RepeatedHour repeated_hour) {
    const auto where = zone_named(zone_name);
    return text(open_intervals(every_day({range}), {}, where, local_day(where, date), repeated_hour));
}

}  // namespace

BOOST_AUTO_TEST_SUITE(weekly_hours_tests)

BOOST_AUTO_TEST_CASE(hours_stay_at_the_same_wall_clock_time_across_a_clock_change) {
    const auto berlin = zone_named("Europe/Berlin");
    const auto span = interval("2026-03-28 00:00", "2026-03-30 00:00");
    BOOST_TEST(text(open_intervals(every_day({clock(9, 0, 12, 0), clock(13, 0, 17, 30)}), {}, berlin, span,
                                   RepeatedHour::first_pass)) ==
               "2026-03-28 08:00..2026-03-28 11:00, 2026-03-28 12:00..2026-03-28 16:30, "
               "2026-03-29 07:00..2026-03-29 10:00, 2026-03-29 11:00..2026-03-29 15:30");
}

BOOST_AUTO_TEST_CASE(the_skipped_hour_is_skipped_and_the_repeated_one_follows_the_policy) {
    const struct {
        std::string_view zone, date;
        HourRange hours;
        std::string_view first_pass, both;
    } table[] = {
        // Berlin jumps from 02:00 to 03:00 at 01:00 UTC
        {"Europe/Berlin", "2026-03-29", clock(2, 0, 3, 0), "never", "never"},
        {"Europe/Berlin", "2026-03-29", clock(2, 30, 4, 0), "2026-03-29 01:00..2026-03-29 02:00",
         "2026-03-29 01:00..2026-03-29 02:00"},
        {"Europe/Berlin", "2026-03-29", clock(1, 0, 2, 30), "2026-03-29 00:00..2026-03-29 01:00",
         "2026-03-29 00:00..2026-03-29 01:00"},
        {"Europe/Berlin", "2026-03-29", clock(0, 0, 24, 0), "2026-03-28 23:00..2026-03-29 22:00",
         "2026-03-28 23:00..2026-03-29 22:00"},
        // and shows 02:00 to 03:00 twice, from 00:00 and from 01:00 UTC
        {"Europe/Berlin", "2026-10-25", clock(2, 0, 3, 0), "2026-10-25 00:00..2026-10-25 01:00",
         "2026-10-25 00:00..2026-10-25 02:00"},
        {"Europe/Berlin", "2026-10-25", clock(2, 15, 2, 45), "2026-10-25 00:15..2026-10-25 00:45",
         "2026-10-25 00:15..2026-10-25 00:45, 2026-10-25 01:15..2026-10-25 01:45"},
        {"Europe/Berlin", "2026-10-25", clock(2, 30, 4, 0),
         "2026-10-25 00:30..2026-10-25 01:00, 2026-10-25 02:00..2026-10-25 03:00",
         "2026-10-25 00:30..2026-10-25 01:00, 2026-10-25 01:30..2026-10-25 03:00"},
        {"Europe/Berlin", "2026-10-25", clock(0, 0, 24, 0),
         "2026-10-24 22:00..2026-10-25 01:00, 2026-10-25 02:00..2026-10-25 23:00",
         "2026-10-24 22:00..2026-10-25 23:00"},
        {"America/New_York", "2026-03-08", clock(1, 0, 3, 30), "2026-03-08 06:00..2026-03-08 07:30",
         "2026-03-08 06:00..2026-03-08 07:30"},
        {"America/New_York", "2026-11-01", clock(1, 0, 2, 0), "2026-11-01 05:00..2026-11-01 06:00",
         "2026-11-01 05:00..2026-11-01 07:00"},
        // Lord Howe moves by half an hour
        {"Australia/Lord_Howe", "2026-10-04", clock(2, 0, 3, 0), "2026-10-03 15:30..2026-10-03 16:00",
         "2026-10-03 15:30..2026-10-03 16:00"},
        {"Australia/Lord_Howe", "2026-04-05", clock(1, 0, 2, 30),
         "2026-04-04 14:00..2026-04-04 15:00, 2026-04-04 15:30..2026-04-04 16:00",
         "2026-04-04 14:00..2026-04-04 16:00"},
        // midnight itself is skipped
        {"Asia/Beirut", "2026-03-29", clock(0, 0, 2, 0), "2026-03-28 22:00..2026-03-28 23:00",
         "2026-03-28 22:00..2026-03-28 23:00"},
        {"America/Sao_Paulo", "2018-11-04", clock(0, 0, 0, 30), "never", "never"},
        // midnight comes twice
        {"America/Havana", "2024-11-03", clock(0, 0, 1, 30),
         "2024-11-03 04:00..2024-11-03 05:00, 2024-11-03 06:00..2024-11-03 06:30",
         "2024-11-03 04:00..2024-11-03 06:30"},
    };
    for (const auto& row : table) {
        BOOST_TEST_CONTEXT(row.zone << " " << row.date << " " << row.hours.from.count()) {
            BOOST_TEST(open_on(row.zone, row.date, row.hours, RepeatedHour::first_pass) == row.first_pass);
            BOOST_TEST(open_on(row.zone, row.date, row.hours, RepeatedHour::both) == row.both);
        }
    }
}

// On the clock on the wall, as on any other day.
BOOST_AUTO_TEST_CASE(the_grid_goes_on_by_the_clock_on_the_wall) {
    const struct {
        std::string_view zone, date;
        HourRange hours;
        int step;
        std::string_view grid;
    } table[] = {
        {"Australia/Lord_Howe", "2027-10-03", clock(0, 0, 5, 0), 60, "00:00 01:00 03:00 04:00"},
        {"Australia/Lord_Howe", "2027-04-04", clock(0, 0, 4, 0), 60, "00:00 01:00 02:00 03:00"},
        {"Australia/Lord_Howe", "2027-04-04", clock(0, 0, 3, 0), 30, "00:00 00:30 01:00 01:30 01:30 02:00 02:30"},
        {"Europe/Berlin", "2027-03-28", clock(0, 0, 24, 0), 120,
         "00:00 04:00 06:00 08:00 10:00 12:00 14:00 16:00 18:00 20:00 22:00"},
        {"Europe/Berlin", "2027-03-28", clock(2, 15, 6, 0), 60, "03:15 04:15 05:15"},
        {"Europe/Berlin", "2027-03-28", clock(1, 45, 5, 0), 45, "01:45 03:15 04:00 04:45"},
        {"Europe/Berlin", "2027-10-31", clock(1, 0, 4, 0), 60, "01:00 02:00 02:00 03:00"},
        {"Europe/Berlin", "2027-10-31", clock(0, 0, 7, 0), 120, "00:00 02:00 02:00 04:00 06:00"},
        {"Asia/Kathmandu", "2027-06-01", clock(9, 0, 10, 0), 15, "09:00 09:15 09:30 09:45"},
        {"America/Sao_Paulo", "2018-11-04", clock(0, 0, 3, 0), 60, "01:00 02:00"},
        {"Europe/Berlin", "2027-06-01", clock(9, 0, 10, 0), 45, "09:00 09:45"},
    };
    for (const auto& row : table) {
        const auto where = zone_named(row.zone);
        std::string grid;
        for (const auto start :
             wall_clock_grid(every_day({row.hours}), {}, where, local_day(where, row.date), Minutes{row.step})) {
            grid.append(grid.empty() ? "" : " ").append(where.format_rfc3339(start).substr(11, 5));
        }
        BOOST_TEST(grid == row.grid, row.zone << " " << row.date << " " << row.step << ": " << grid);
    }
    // Hours that meet are one stretch; after a break the grid begins anew, and so it does with the day.
    const auto berlin = zone_named("Europe/Berlin");
    std::string grid;
    for (const auto start :
         wall_clock_grid(every_day({clock(0, 0, 1, 0), clock(9, 0, 10, 0), clock(10, 0, 11, 0), clock(23, 0, 24, 0)}),
                         {}, berlin, local_day(berlin, "2027-06-01"), Minutes{50})) {
        grid += berlin.format_rfc3339(start).substr(11, 5) + ' ';
    }
    BOOST_TEST(grid == "00:00 00:50 09:00 09:50 10:40 23:00 23:50 ");
    // With an offset, which each stretch has for itself; one that is shorter has no start.
    grid.clear();
    for (const auto start : wall_clock_grid(every_day({clock(9, 0, 10, 0), clock(12, 0, 12, 10), clock(13, 30, 14, 0)}),
                                            {}, berlin, local_day(berlin, "2027-06-01"), Minutes{30}, Minutes{10})) {
        grid += berlin.format_rfc3339(start).substr(11, 5) + ' ';
    }
    BOOST_TEST(grid == "09:10 09:40 13:40 ");
}

BOOST_AUTO_TEST_CASE(a_span_that_begins_within_the_second_pass_finds_it_closed) {
    const auto span = interval("2026-10-25 01:15", "2026-10-25 02:30");
    BOOST_TEST(text(open_intervals(every_day({clock(0, 0, 24, 0)}), {}, zone_named("Europe/Berlin"), span,
                                   RepeatedHour::first_pass)) == "2026-10-25 02:00..2026-10-25 02:30");
}

BOOST_AUTO_TEST_CASE(the_hours_of_a_date_say_whether_an_exception_sets_them) {
    const auto hours = every_day({clock(9, 0, 17, 0)});
    const std::vector<DateException> exceptions{{std::chrono::year{2026} / 12 / 24, {}}};
    const auto usual = hours_on(local_days{std::chrono::year{2026} / 12 / 23}, hours, exceptions);
    BOOST_TEST((usual.ranges.size() == 1U && !usual.by_exception));
    const auto closed = hours_on(local_days{std::chrono::year{2026} / 12 / 24}, hours, exceptions);
    BOOST_TEST((closed.ranges.empty() && closed.by_exception));
}

BOOST_AUTO_TEST_CASE(an_exception_replaces_the_hours_of_its_date_alone) {
    const auto date = [](unsigned day) { return std::chrono::year{2026} / std::chrono::December / day; };
    const std::vector<DateException> exceptions{{date(24), {clock(9, 0, 12, 0)}}, {date(25), {}}};
    BOOST_TEST(text(open_intervals(every_day({clock(9, 0, 17, 0)}), exceptions, zone_named("Europe/Berlin"),
                                   interval("2026-12-23 12:00", "2026-12-26 12:00"), RepeatedHour::first_pass)) ==
               "2026-12-23 12:00..2026-12-23 16:00, 2026-12-24 08:00..2026-12-24 11:00, "
               "2026-12-26 08:00..2026-12-26 12:00");
}

BOOST_AUTO_TEST_CASE(a_night_shift_of_two_stretches_has_no_seam_at_midnight) {
    const std::vector<DayHours> hours{{std::chrono::Friday, Minutes{22 * 60}, Minutes{24 * 60}},
                                      {std::chrono::Saturday, Minutes{0}, Minutes{4 * 60}}};
    BOOST_TEST(text(open_intervals(WeeklyHours(hours), {}, zone_named("Europe/Berlin"),
                                   interval("2026-11-19 00:00", "2026-11-24 00:00"), RepeatedHour::first_pass)) ==
               "2026-11-20 21:00..2026-11-21 03:00");
}

BOOST_AUTO_TEST_CASE(no_hours_or_no_span_is_never_open) {
    const auto berlin = zone_named("Europe/Berlin");
    const auto day = interval("2026-11-21 00:00", "2026-11-22 00:00");
    BOOST_TEST(open_intervals(WeeklyHours(), {}, berlin, day, RepeatedHour::both).empty());
    BOOST_TEST(
        open_intervals(every_day({clock(0, 0, 24, 0)}), {}, berlin, {day.until, day.from}, RepeatedHour::both).empty());
}

BOOST_AUTO_TEST_CASE(bad_hours_are_refused_by_field) {
    using std::chrono::Monday;
    const std::vector<DayHours> table[] = {
        {{Monday, Minutes{-1}, Minutes{60}}},
        {{Monday, Minutes{60}, Minutes{24 * 60 + 1}}},
        {{Monday, Minutes{60}, Minutes{60}}},
        {{Monday, Minutes{120}, Minutes{60}}},
        {{Monday, Minutes{60}, Minutes{180}}, {Monday, Minutes{120}, Minutes{240}}},
        {{Monday, Minutes{120}, Minutes{240}}, {Monday, Minutes{60}, Minutes{121}}},
        {{weekday{9}, Minutes{60}, Minutes{120}}},
    };
    for (const auto& hours : table) {
        const auto checked = check_hours(hours, "branch.hours");
        BOOST_REQUIRE(!checked);
        BOOST_TEST(name_of(checked.refusal().code) == "invalid_field");
        BOOST_TEST(checked.refusal().field == "branch.hours");
        BOOST_TEST(!checked.refusal().message.empty());
    }
    const std::vector<DayHours> good{{Monday, Minutes{0}, Minutes{120}}, {Monday, Minutes{120}, Minutes{24 * 60}}};
    BOOST_TEST(check_hours(good, "hours").ok());
}

BOOST_AUTO_TEST_CASE(bad_exceptions_are_refused_by_field) {
    const auto christmas = std::chrono::year{2026} / 12 / 25;
    const std::vector<DateException> table[] = {
        {{std::chrono::year{2026} / 2 / 30, {}}},
        {{christmas, {{Minutes{60}, Minutes{60}}}}},
        {{christmas, {{Minutes{60}, Minutes{180}}, {Minutes{120}, Minutes{240}}}}},
        {{christmas, {}}, {std::chrono::year{2026} / 12 / 26, {}}, {christmas, {}}},
    };
    for (const auto& exceptions : table) {
        const auto checked = check_hours(exceptions, "exceptions");
        BOOST_REQUIRE(!checked);
        BOOST_TEST(checked.refusal().field == "exceptions");
    }
    const std::vector<DateException> good{{christmas, {}}, {std::chrono::year{2026} / 12 / 26, {clock(9, 0, 12, 0)}}};
    BOOST_TEST(check_hours(good, "exceptions").ok());
}

// The model: walk from a day before the span, minute by minute; look at the wall clock; open where its time is within
// the hours of its date, unless the clock has shown the very same time before and the policy counts that only once.
namespace {

// An exception takes its whole date, and with it the night that its weekday would have begun.
std::vector<HourRange> ranges_on(local_days date, const WeeklyHours& hours,
                                 const std::vector<DateException>& exceptions) {
    const auto has_exception = [&](local_days day) {
        return std::any_of(exceptions.begin(), exceptions.end(),
                           [&](const DateException& one) { return local_days{one.date} == day; });
    };
    for (const auto& one : exceptions) {
        if (local_days{one.date} == date) return one.hours;
    }
    auto ranges = hours.on(weekday{date});
    const auto& eve = hours.on(weekday{date - days{1}});
    const auto is_night = !ranges.empty() && !eve.empty() && eve.back().until == Minutes{24 * 60} &&
                          ranges.front().from == Minutes{0} && ranges.front().until < eve.back().from;
    if (is_night && has_exception(date - days{1})) ranges.erase(ranges.begin());
    return ranges;
}

Intervals open_by_the_minute(const WeeklyHours& hours, const std::vector<DateException>& exceptions,
                             const date::time_zone& zone, const Interval& span, RepeatedHour repeated_hour) {
    std::set<date::local_seconds> shown;
    Intervals open;
    for (auto at = span.from - days{1}; at < span.until; at += Minutes{1}) {
        const auto wall = zone.to_local(at);
        const bool again = !shown.insert(wall).second;
        if (at < span.from || (again && repeated_hour == RepeatedHour::first_pass)) continue;
        const auto day = date::floor<date::days>(wall);
        const auto ranges = ranges_on(local_days{day.time_since_epoch()}, hours, exceptions);
        for (const auto& range : ranges) {
            if (range.from <= wall - day && wall - day < range.until) open.push_back({at, at + Minutes{1}});
        }
    }
    return merged(std::move(open));
}

// Up to three stretches that do not overlap, with a liking for the hours in which clocks change.
std::vector<HourRange> random_ranges(std::mt19937& random) {
    std::set<int> ends;
    const auto count = random() % 4 * 2;
    while (ends.size() < count) {
        switch (random() % 4) {
            case 0:
                ends.insert(0);
                break;
            case 1:
                ends.insert(24 * 60);
                break;
            case 2:
                ends.insert(static_cast<int>(random() % 240));
                break;
            default:
                ends.insert(static_cast<int>(random() % (24 * 60)));
        }
    }
    std::vector<HourRange> ranges;
    for (auto at = ends.begin(); at != ends.end();) {
        const Minutes from{*at++};
        ranges.push_back({from, Minutes{*at++}});
    }
    std::shuffle(ranges.begin(), ranges.end(), random);
    return ranges;
}

}  // namespace

BOOST_AUTO_TEST_CASE(random_hours_in_every_zone_agree_with_a_model_that_looks_once_a_minute) {
    const auto seed = slotkeeper::testing::seed_of_test();
    std::mt19937 random(seed);
    for (const auto& each : date::get_tzdb().zones) {
        if (!is_zone_name(each.name())) continue;  // "Factory", say, which is no place
        const auto found = zone_named(each.name());
        for (int round = 0; round < 4; ++round) {
            auto from = limits::instant_min + days{1} + Minutes{random() % (37u * 365 * 24 * 60)};
            if (round % 4 != 0) from = std::max(from - days{4000}, found.period(from).span.from);  // a clock change
            from = std::max(limits::instant_min, from - Minutes{random() % (24 * 60)});
            const Interval span{from, from + Minutes{random() % (36 * 60)}};

            std::vector<DayHours> week;
            for (unsigned day = 0; day < 7; ++day) {
                for (const auto& range : random_ranges(random)) week.push_back({weekday{day}, range.from, range.until});
            }
            std::vector<DateException> exceptions;
            if (random() % 2 == 0) {
                const std::chrono::year_month_day date{found.local_day(span.from)};
                exceptions.push_back({date, random_ranges(random)});
            }
            BOOST_REQUIRE(check_hours(week, "hours").ok());
            const WeeklyHours hours(week);
            for (const auto policy : {RepeatedHour::first_pass, RepeatedHour::both}) {
                const auto open = open_intervals(hours, exceptions, found, span, policy);
                const auto expected = open_by_the_minute(hours, exceptions, each, span, policy);
                BOOST_REQUIRE_MESSAGE(open == expected, "seed " << seed << ": " << found.name() << " " << text({span})
                                                                << " " << name_of(policy) << ": " << text(open)
                                                                << " not " << text(expected));
            }
        }
    }
}

BOOST_AUTO_TEST_SUITE_END()
