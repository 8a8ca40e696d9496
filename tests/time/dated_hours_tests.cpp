// dated_hours_tests: other weeks in ranges of dates and every few weeks, and nights between them, as tables of cases.
#include "engine/time/weekly_hours.h"

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
