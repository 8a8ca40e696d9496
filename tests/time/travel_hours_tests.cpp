// travel_hours_tests: weeks on the clock of another zone, across the changes of both clocks and the date line.
#include "engine/time/weekly_hours.h"

#include "tests/support/times.h"

#include <boost/test/unit_test.hpp>

using namespace slotkeeper;
using namespace std::chrono_literals;
using slotkeeper::testing::interval;
using slotkeeper::testing::text;
using slotkeeper::testing::utc;

namespace {

using std::chrono::sys_days;
using std::chrono::year;

enum class Work { by_day, by_night };

WeeklyHours every_day(Work work) {
    std::vector<DayHours> hours;
    for (unsigned day = 0; day < 7; ++day) {
        const std::chrono::weekday weekday(day);
        if (work == Work::by_day) {
            hours.push_back({weekday, 9h, 17h});
        } else {
            hours.push_back({weekday, 0h, 2h});
            hours.push_back({weekday, 22h, 24h});
        }
    }
    BOOST_REQUIRE(check_hours(hours, "hours").ok());
    return WeeklyHours(hours);
}

TimeZone zone_called(std::string_view name) { return TimeZone::find(name).value(); }

DatedHours journey(std::string_view to, sys_days from, sys_days until, Work work) {
    return {.from = from, .until = until, .hours = every_day(work), .zone = zone_called(to)};
}

std::string open_at_home(const Timetable& timetable, std::string_view from, std::string_view until,
                         RepeatedHour repeated = RepeatedHour::first_pass) {
    return text(open_intervals(timetable, zone_called("Europe/Berlin"), interval(from, until), repeated));
}

}  // namespace

BOOST_AUTO_TEST_SUITE(travel_hours_tests)

// A person from Berlin, who works there from nine to five.
BOOST_AUTO_TEST_CASE(a_journey_has_the_clock_of_its_zone_across_the_changes_of_both) {
    const auto usual = every_day(Work::by_day);
    const struct {
        const char* zone;
        sys_days from, until;
        Work work;
        const char *asked_from, *asked_until, *open;
    } table[] = {
        // New York changes its clocks three weeks before Berlin.
        {"America/New_York", year{2026} / 3 / 7, year{2026} / 3 / 8, Work::by_day, "2026-03-06 00:00",
         "2026-03-10 00:00",
         "2026-03-06 08:00..2026-03-06 16:00, 2026-03-07 14:00..2026-03-07 22:00, "
         "2026-03-08 13:00..2026-03-08 21:00, 2026-03-09 08:00..2026-03-09 16:00"},
        // Berlin's change is no matter of a day in New York.
        {"America/New_York", year{2026} / 3 / 28, year{2026} / 3 / 29, Work::by_day, "2026-03-27 00:00",
         "2026-03-31 00:00",
         "2026-03-27 08:00..2026-03-27 16:00, 2026-03-28 13:00..2026-03-28 21:00, "
         "2026-03-29 13:00..2026-03-29 21:00, 2026-03-30 07:00..2026-03-30 15:00"},
        // The night of the first day ends at the skipped hour.
        {"America/New_York", year{2026} / 3 / 7, year{2026} / 3 / 8, Work::by_night, "2026-03-06 12:00",
         "2026-03-10 00:00",
         "2026-03-06 12:00..2026-03-06 16:00, 2026-03-08 03:00..2026-03-08 07:00, "
         "2026-03-09 02:00..2026-03-09 06:00, 2026-03-09 08:00..2026-03-09 16:00"},
        // The repeated hour counts once.
        {"America/New_York", year{2026} / 10 / 31, year{2026} / 11 / 1, Work::by_night, "2026-10-30 12:00",
         "2026-11-03 00:00",
         "2026-10-30 12:00..2026-10-30 16:00, 2026-11-01 02:00..2026-11-01 06:00, "
         "2026-11-02 03:00..2026-11-02 07:00, 2026-11-02 08:00..2026-11-02 16:00"},
        // Beyond the date line a date begins while the one before is a working day at home.
        {"Pacific/Apia", year{2026} / 3 / 28, year{2026} / 3 / 29, Work::by_day, "2026-03-27 00:00", "2026-03-31 00:00",
         "2026-03-27 08:00..2026-03-27 16:00, 2026-03-27 20:00..2026-03-28 04:00, "
         "2026-03-28 20:00..2026-03-29 04:00, 2026-03-30 07:00..2026-03-30 15:00"},
        {"Pacific/Apia", year{2026} / 10 / 24, year{2026} / 10 / 25, Work::by_night, "2026-10-23 00:00",
         "2026-10-27 00:00",
         "2026-10-23 07:00..2026-10-23 15:00, 2026-10-24 09:00..2026-10-24 13:00, "
         "2026-10-25 09:00..2026-10-25 13:00, 2026-10-26 08:00..2026-10-26 16:00"},
        {"Pacific/Honolulu", year{2026} / 6 / 10, year{2026} / 6 / 11, Work::by_day, "2026-06-09 00:00",
         "2026-06-13 00:00",
         "2026-06-09 07:00..2026-06-09 15:00, 2026-06-10 19:00..2026-06-11 03:00, "
         "2026-06-11 19:00..2026-06-12 03:00, 2026-06-12 07:00..2026-06-12 15:00"},
        // Half an hour is repeated, and skipped.
        {"Australia/Lord_Howe", year{2026} / 4 / 4, year{2026} / 4 / 5, Work::by_night, "2026-04-03 00:00",
         "2026-04-07 00:00",
         "2026-04-03 07:00..2026-04-03 15:00, 2026-04-04 11:00..2026-04-04 15:00, "
         "2026-04-05 11:30..2026-04-05 15:30, 2026-04-06 07:00..2026-04-06 15:00"},
        {"Australia/Lord_Howe", year{2026} / 10 / 3, year{2026} / 10 / 4, Work::by_night, "2026-10-02 00:00",
         "2026-10-06 00:00",
         "2026-10-02 07:00..2026-10-02 15:00, 2026-10-03 11:30..2026-10-03 15:30, "
         "2026-10-04 11:00..2026-10-04 15:00, 2026-10-05 07:00..2026-10-05 15:00"},
        {"Australia/Lord_Howe", year{2026} / 10 / 24, year{2026} / 10 / 25, Work::by_day, "2026-10-23 00:00",
         "2026-10-27 00:00",
         "2026-10-23 07:00..2026-10-23 15:00, 2026-10-23 22:00..2026-10-24 06:00, "
         "2026-10-24 22:00..2026-10-25 06:00, 2026-10-26 08:00..2026-10-26 16:00"},
    };
    for (const auto& row : table) {
        const std::vector<DatedHours> dated{journey(row.zone, row.from, row.until, row.work)};
        const Timetable timetable{.usual = usual, .dated = dated};
        BOOST_TEST(open_at_home(timetable, row.asked_from, row.asked_until) == row.open,
                   row.zone << " on " << text(Instant(row.from)));
    }
}

// What is asked for one day at a time joins to the same.
BOOST_AUTO_TEST_CASE(parts_of_a_span_join_to_the_whole) {
    const auto usual = every_day(Work::by_day);
    const sys_days first = year{2026} / 10 / 22;
    for (const auto* to : {"America/New_York", "Pacific/Apia", "Pacific/Honolulu", "Australia/Lord_Howe"}) {
        for (const auto work : {Work::by_day, Work::by_night}) {
            const std::vector<DatedHours> dated{
                journey(to, first + std::chrono::days(2), first + std::chrono::days(4), work)};
            const Timetable timetable{.usual = usual, .dated = dated};
            const auto open = [&](Instant from, Instant until) {
                return open_intervals(timetable, zone_called("Europe/Berlin"), {from, until}, RepeatedHour::both);
            };
            Intervals parts;
            for (Instant at = first; at < first + std::chrono::days(8); at += 5h) {
                const auto some = open(at, std::min<Instant>(at + 5h, first + std::chrono::days(8)));
                parts.insert(parts.end(), some.begin(), some.end());
            }
            BOOST_TEST(text(merged(parts)) == text(open(first, first + std::chrono::days(8))), to);
        }
    }
}

BOOST_AUTO_TEST_CASE(an_exception_on_a_journey_is_a_date_of_that_clock) {
    const auto usual = every_day(Work::by_day);
    const std::vector<DatedHours> dated{
        journey("Pacific/Apia", year{2026} / 6 / 10, year{2026} / 6 / 12, Work::by_day)};
    const std::vector<DateException> exceptions{{year{2026} / std::chrono::June / 11, {{20h, 26h}}},
                                                {year{2026} / std::chrono::June / 12, {}},
                                                {year{2026} / std::chrono::June / 13, {}}};
    BOOST_REQUIRE(check_hours(exceptions, "exceptions").ok());
    // Apia is 13 hours ahead of UTC. The last closed date is one of Berlin again.
    BOOST_TEST(open_at_home({.usual = usual, .dated = dated, .exceptions = exceptions}, "2026-06-09 12:00",
                            "2026-06-14 12:00") ==
               "2026-06-09 12:00..2026-06-09 15:00, 2026-06-09 20:00..2026-06-10 04:00, "
               "2026-06-11 07:00..2026-06-11 13:00, 2026-06-14 07:00..2026-06-14 12:00");
}

BOOST_AUTO_TEST_CASE(the_night_before_a_journey_ends_on_the_clock_of_home) {
    const auto usual = every_day(Work::by_night);
    const std::vector<DatedHours> dated{
        journey("America/New_York", year{2026} / 6 / 10, year{2026} / 6 / 10, Work::by_night)};
    // Berlin is two hours ahead of UTC, New York four behind. The night of the tenth is one of New York to its end.
    BOOST_TEST(open_at_home({.usual = usual, .dated = dated}, "2026-06-09 12:00", "2026-06-12 12:00") ==
               "2026-06-09 20:00..2026-06-10 00:00, 2026-06-11 02:00..2026-06-11 06:00, "
               "2026-06-11 20:00..2026-06-12 00:00");
}

BOOST_AUTO_TEST_CASE(the_other_clock_of_a_date_is_told) {
    const auto usual = every_day(Work::by_day);
    const std::vector<DatedHours> dated{
        journey("Pacific/Apia", year{2026} / 6 / 10, year{2026} / 6 / 11, Work::by_day)};
    const Timetable timetable{.usual = usual, .dated = dated};
    const auto other = [&](sys_days date) {
        const auto found = other_clock_on(std::chrono::local_days(date.time_since_epoch()), timetable,
                                          zone_called("Europe/Berlin"), RepeatedHour::first_pass);
        return found ? found->name() : std::string();
    };
    BOOST_TEST(other(year{2026} / 6 / 8).empty());
    BOOST_TEST(other(year{2026} / 6 / 9) == "Pacific/Apia");  // in the evening, when the tenth has begun there
    BOOST_TEST(other(year{2026} / 6 / 11) == "Pacific/Apia");
    BOOST_TEST(other(year{2026} / 6 / 12).empty());
}

BOOST_AUTO_TEST_SUITE_END()
