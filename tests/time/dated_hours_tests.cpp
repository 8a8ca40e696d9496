// dated_hours_tests: other weeks in ranges of dates and every few weeks, and nights between them, as tables of cases.
#include "engine/time/weekly_hours.h"

#include "engine/catalog/branch_dates.h"
#include "tests/support/times.h"

#include <boost/test/unit_test.hpp>

using namespace slotkeeper;
using namespace std::chrono_literals;
using slotkeeper::testing::interval;
using slotkeeper::testing::text;

namespace {

using std::chrono::sys_days;
using std::chrono::year;

WeeklyHours week(std::vector<DayHours> hours) {
    BOOST_REQUIRE(check_hours(hours, "hours").ok());
    return WeeklyHours(hours);
}

std::vector<DayHours> nights() {
    std::vector<DayHours> hours;
    for (unsigned day = 0; day < 7; ++day) {
        hours.push_back({std::chrono::weekday(day), 0h, 6h});
        hours.push_back({std::chrono::weekday(day), 22h, 24h});
    }
    return hours;
}

std::string open_in(const Timetable& timetable, std::string_view zone, std::string_view from, std::string_view until) {
    return text(
        open_intervals(timetable, TimeZone::find(zone).value(), interval(from, until), RepeatedHour::first_pass));
}

}  // namespace

BOOST_AUTO_TEST_SUITE(dated_hours_tests)

BOOST_AUTO_TEST_CASE(weeks_alternate_across_a_year_with_53_weeks) {
    const DatedHours second{.every_weeks = 2, .anchor = sys_days(year{2026} / 12 / 24)};  // a Thursday of week 52
    const std::pair<sys_days, bool> table[] = {
        {year{2026} / 12 / 20, false}, {year{2026} / 12 / 21, true}, {year{2026} / 12 / 27, true},
        {year{2026} / 12 / 28, false}, {year{2027} / 1 / 3, false},  // week 53
        {year{2027} / 1 / 4, true},  // week 1: two odd weeks follow each other, the rhythm goes on
        {year{2027} / 1 / 11, false},  {year{2026} / 12 / 7, true},  {year{2026} / 12 / 14, false},
    };
    for (const auto& [date, holds] : table) {
        BOOST_TEST(second.covers(date) == holds, text(Instant(date)));
    }
}

BOOST_AUTO_TEST_CASE(a_range_of_dates_includes_both_and_the_first_that_covers_counts) {
    const auto usual = week({{std::chrono::Monday, 9h, 17h}});
    const std::vector<DatedHours> dated{
        {.from = sys_days(year{2026} / 7 / 6),
         .until = sys_days(year{2026} / 7 / 13),
         .hours = week({{std::chrono::Monday, 7h, 12h}})},
        {.from = sys_days(year{2026} / 7 / 1), .until = sys_days(year{2026} / 7 / 20), .hours = {}}};
    const Timetable timetable{.usual = usual, .dated = dated};
    BOOST_TEST(open_in(timetable, "Etc/UTC", "2026-06-29 00:00", "2026-07-28 00:00") ==
               "2026-06-29 09:00..2026-06-29 17:00, 2026-07-06 07:00..2026-07-06 12:00, "
               "2026-07-13 07:00..2026-07-13 12:00, 2026-07-27 09:00..2026-07-27 17:00");
}

BOOST_AUTO_TEST_CASE(a_night_belongs_to_the_week_in_which_it_begins) {
    const auto usual = week({{std::chrono::Monday, 9h, 12h}});
    const auto on_nights = week(nights());
    const std::vector<DatedHours> dated{
        {.from = sys_days(year{2026} / 6 / 3), .until = sys_days(year{2026} / 6 / 4), .hours = on_nights}};
    // The morning of the third has no night before it; the night of the fourth ends on the fifth.
    BOOST_TEST(open_in({.usual = usual, .dated = dated}, "Etc/UTC", "2026-06-02 00:00", "2026-06-07 00:00") ==
               "2026-06-03 22:00..2026-06-04 06:00, 2026-06-04 22:00..2026-06-05 06:00");
}

BOOST_AUTO_TEST_CASE(an_exception_ends_its_night_and_begins_its_own) {
    const auto usual = week(nights());
    const auto date = [](unsigned day) { return year{2026} / std::chrono::December / day; };
    const std::vector<DateException> closed{{date(30), {}}};
    BOOST_TEST(open_in({.usual = usual, .exceptions = closed}, "Etc/UTC", "2026-12-29 12:00", "2027-01-01 12:00") ==
               "2026-12-29 22:00..2026-12-30 00:00, 2026-12-31 22:00..2027-01-01 06:00");
    const std::vector<DateException> party{{date(30), {{20h, 27h}}}, {date(31), {}}};
    BOOST_REQUIRE(check_hours(party, "exceptions").ok());
    BOOST_TEST(open_in({.usual = usual, .exceptions = party}, "Etc/UTC", "2026-12-30 12:00", "2027-01-01 12:00") ==
               "2026-12-30 20:00..2026-12-31 03:00");
    const std::vector<DateException> too_long{{date(30), {{20h, 45h}}}};
    BOOST_TEST(!check_hours(too_long, "exceptions").ok());
}

BOOST_AUTO_TEST_CASE(nights_meet_the_changes_of_clocks) {
    const auto usual = week(nights());
    const struct {
        const char *zone, *from, *until, *open;
    } table[] = {
        {"Europe/Berlin", "2026-03-28 12:00", "2026-03-29 12:00", "2026-03-28 21:00..2026-03-29 04:00"},
        {"America/New_York", "2026-03-07 18:00", "2026-03-08 18:00", "2026-03-08 03:00..2026-03-08 10:00"},
        // The second pass of what is repeated is closed.
        {"Australia/Lord_Howe", "2026-04-04 02:00", "2026-04-05 02:00",
         "2026-04-04 11:00..2026-04-04 15:00, 2026-04-04 15:30..2026-04-04 19:30"},
        {"Pacific/Chatham", "2026-04-04 02:00", "2026-04-05 02:00",
         "2026-04-04 08:15..2026-04-04 14:00, 2026-04-04 15:00..2026-04-04 17:15"},
        {"Africa/Casablanca", "2026-02-14 12:00", "2026-02-15 12:00",
         "2026-02-14 21:00..2026-02-15 02:00, 2026-02-15 03:00..2026-02-15 06:00"},
        {"Pacific/Apia", "2026-06-01 03:00", "2026-06-02 03:00", "2026-06-01 09:00..2026-06-01 17:00"},
        {"Asia/Kathmandu", "2026-06-01 08:00", "2026-06-02 08:00", "2026-06-01 16:15..2026-06-02 00:15"},
    };
    for (const auto& row : table) {
        BOOST_TEST(open_in({.usual = usual}, row.zone, row.from, row.until) == row.open, row.zone);
    }
}

// Of every second week the nights from Monday to Sunday; the clocks change in the one from Saturday to Sunday, if they
// do. The last night ends in the week that has none.
BOOST_AUTO_TEST_CASE(alternating_weeks_of_nights_meet_the_changes_of_clocks) {
    const WeeklyHours closed;
    const auto on_nights = week(nights());
    const struct {
        const char* zone;
        sys_days sunday;
        const char *from, *until, *open;
    } table[] = {
        {"Europe/Berlin", year{2026} / 3 / 29, "2026-03-28 12:00", "2026-03-31 12:00",
         "2026-03-28 21:00..2026-03-29 04:00, 2026-03-29 20:00..2026-03-30 04:00"},
        {"America/New_York", year{2026} / 11 / 1, "2026-10-31 16:00", "2026-11-03 16:00",
         "2026-11-01 02:00..2026-11-01 06:00, 2026-11-01 07:00..2026-11-01 11:00, 2026-11-02 03:00..2026-11-02 11:00"},
        {"Australia/Lord_Howe", year{2026} / 10 / 4, "2026-10-03 00:00", "2026-10-06 00:00",
         "2026-10-03 11:30..2026-10-03 19:00, 2026-10-04 11:00..2026-10-04 19:00"},
        {"Africa/Casablanca", year{2026} / 3 / 22, "2026-03-21 12:00", "2026-03-24 12:00",
         "2026-03-21 22:00..2026-03-22 05:00, 2026-03-22 21:00..2026-03-23 05:00"},
        {"Asia/Kathmandu", year{2026} / 6 / 7, "2026-06-06 06:00", "2026-06-09 06:00",
         "2026-06-06 16:15..2026-06-07 00:15, 2026-06-07 16:15..2026-06-08 00:15"},
        {"Pacific/Chatham", year{2026} / 9 / 27, "2026-09-26 00:00", "2026-09-29 00:00",
         "2026-09-26 09:15..2026-09-26 16:15, 2026-09-27 08:15..2026-09-27 16:15"},
        {"Pacific/Apia", year{2026} / 6 / 7, "2026-06-05 20:00", "2026-06-08 20:00",
         "2026-06-06 09:00..2026-06-06 17:00, 2026-06-07 09:00..2026-06-07 17:00"},
    };
    for (const auto& row : table) {
        const std::vector<DatedHours> dated{{.every_weeks = 2, .anchor = row.sunday, .hours = on_nights}};
        BOOST_TEST(open_in({.usual = closed, .dated = dated}, row.zone, row.from, row.until) == row.open, row.zone);
        // A range of dates that ends on that Sunday, and one that begins on the Monday after it, come to the same.
        const std::vector<DatedHours> until{{.until = row.sunday, .hours = on_nights}};
        BOOST_TEST(open_in({.usual = closed, .dated = until}, row.zone, row.from, row.until) == row.open, row.zone);
        const std::vector<DatedHours> after{{.from = row.sunday + std::chrono::days(1), .hours = {}}};
        BOOST_TEST(open_in({.usual = on_nights, .dated = after}, row.zone, row.from, row.until) == row.open, row.zone);
    }
}

BOOST_AUTO_TEST_CASE(a_date_that_a_zone_left_out_has_no_night) {
    const WeeklyHours closed;
    const std::vector<DatedHours> dated{
        {.from = sys_days(year{2011} / 12 / 29), .until = sys_days(year{2011} / 12 / 31), .hours = week(nights())}};
    // Samoa went from Thursday to Saturday: one night, from the 29th to the 31st.
    BOOST_TEST(open_in({.usual = closed, .dated = dated}, "Pacific/Apia", "2011-12-30 00:00", "2011-12-30 22:00") ==
               "2011-12-30 08:00..2011-12-30 16:00");
}

BOOST_AUTO_TEST_CASE(a_closed_day_of_a_clock_change_takes_both_of_its_nights) {
    const auto usual = week(nights());
    const struct {
        const char* zone;
        std::chrono::year_month_day closed;
        const char *from, *until, *open;
    } table[] = {
        {"Europe/Berlin", year{2026} / 3 / 29, "2026-03-28 12:00", "2026-03-31 12:00",
         "2026-03-28 21:00..2026-03-28 23:00, 2026-03-30 20:00..2026-03-31 04:00"},
        {"America/New_York", year{2026} / 11 / 1, "2026-10-31 16:00", "2026-11-03 16:00",
         "2026-11-01 02:00..2026-11-01 04:00, 2026-11-03 03:00..2026-11-03 11:00"},
        {"Australia/Lord_Howe", year{2026} / 10 / 4, "2026-10-03 00:00", "2026-10-06 00:00",
         "2026-10-03 11:30..2026-10-03 13:30, 2026-10-05 11:00..2026-10-05 19:00"},
        {"Africa/Casablanca", year{2026} / 3 / 22, "2026-03-21 12:00", "2026-03-24 12:00",
         "2026-03-21 22:00..2026-03-22 00:00, 2026-03-23 21:00..2026-03-24 05:00"},
        {"Asia/Kathmandu", year{2026} / 6 / 7, "2026-06-06 06:00", "2026-06-09 06:00",
         "2026-06-06 16:15..2026-06-06 18:15, 2026-06-08 16:15..2026-06-09 00:15"},
        {"Pacific/Chatham", year{2026} / 9 / 27, "2026-09-26 00:00", "2026-09-29 00:00",
         "2026-09-26 09:15..2026-09-26 11:15, 2026-09-28 08:15..2026-09-28 16:15"},
        {"Pacific/Apia", year{2026} / 6 / 7, "2026-06-05 20:00", "2026-06-08 20:00",
         "2026-06-06 09:00..2026-06-06 11:00, 2026-06-08 09:00..2026-06-08 17:00"},
    };
    for (const auto& row : table) {
        const std::vector<DateException> closed{{row.closed, {}}};
        BOOST_TEST(open_in({.usual = usual, .exceptions = closed}, row.zone, row.from, row.until) == row.open,
                   row.zone);
    }
}

BOOST_AUTO_TEST_CASE(public_holidays_close_their_nights_in_every_week) {
    const auto usual = week(nights());
    const std::vector<DatedHours> every_second{
        {.every_weeks = 2, .anchor = sys_days(year{2026} / 12 / 21), .hours = usual}};
    const struct {
        const char *region, *zone, *from, *until, *open;
    } table[] = {
        // Christmas is two days: Friday and Saturday.
        {"DE-BE", "Europe/Berlin", "2026-12-24 12:00", "2026-12-28 12:00",
         "2026-12-24 21:00..2026-12-24 23:00, 2026-12-27 21:00..2026-12-28 05:00"},
        {"US", "America/New_York", "2026-12-24 17:00", "2026-12-27 17:00",
         "2026-12-25 03:00..2026-12-25 05:00, 2026-12-27 03:00..2026-12-27 11:00"},
    };
    for (const auto& row : table) {
        const auto holidays = date_exceptions(std::string(row.region), {}, year{2026});
        BOOST_REQUIRE(!holidays.empty());
        BOOST_TEST(open_in({.usual = usual, .exceptions = holidays}, row.zone, row.from, row.until) == row.open,
                   row.zone);
        const WeeklyHours closed;
        BOOST_TEST(open_in({.usual = closed, .dated = every_second, .exceptions = holidays}, row.zone, row.from,
                           row.until) == row.open,
                   row.zone);
    }
}

BOOST_AUTO_TEST_CASE(dates_that_cannot_be_are_refused_by_member) {
    const auto refused = [](const DatedHours& dated) {
        const auto checked = check_dates(dated, "schedules[0]");
        return checked ? std::string() : checked.refusal().field;
    };
    const auto first = sys_days(year{2026} / 7 / 1), last = sys_days(year{2026} / 8 / 31);
    BOOST_TEST(refused({.from = first, .until = last}).empty());
    BOOST_TEST(refused({.from = last, .until = first}) == "schedules[0].until");
    BOOST_TEST(refused({.from = sys_days(year{1999} / 1 / 1)}) == "schedules[0].from");
    BOOST_TEST(refused({.every_weeks = 2}) == "schedules[0].anchor");
    BOOST_TEST(refused({.anchor = first}) == "schedules[0].anchor");
    BOOST_TEST(refused({.every_weeks = 0}) == "schedules[0].every_weeks");
}

BOOST_AUTO_TEST_SUITE_END()
