// spoken_times_tests: times as people say them, in both languages, in the branch's time zone.
#include "adapters/language/spoken_times.h"

#include "tests/support/times.h"

#include <boost/test/unit_test.hpp>

#include <vector>

using namespace slotkeeper;
using namespace slotkeeper::language;
using slotkeeper::testing::utc;

namespace {

// Saturday, 21 November 2026, 11:00 in Berlin.
Manner manner(Language language) {
    return {language, TimeZone::find("Europe/Berlin").value(), utc("2026-11-21 10:00")};
}
const auto kGerman = manner(Language::de);
const auto kEnglish = manner(Language::en);

}  // namespace

BOOST_AUTO_TEST_SUITE(spoken_times_tests)

BOOST_AUTO_TEST_CASE(close_days_are_named_by_distance) {
    BOOST_TEST(spoken(utc("2026-11-21 13:00"), kGerman) == "heute um 14 Uhr");
    BOOST_TEST(spoken(utc("2026-11-22 08:30"), kGerman) == "morgen um 9 Uhr 30");
    BOOST_TEST(spoken(utc("2026-11-23 08:05"), kGerman) == "übermorgen um 9 Uhr 5");
    BOOST_TEST(spoken(utc("2026-11-21 13:00"), kEnglish) == "today at 2 PM");
    BOOST_TEST(spoken(utc("2026-11-22 08:30"), kEnglish) == "tomorrow at 9:30 AM");
}

BOOST_AUTO_TEST_CASE(weekdays_have_a_name_in_each_language) {
    BOOST_TEST(spoken_weekday(std::chrono::Sunday, Language::de) == "Sonntag");
    BOOST_TEST(spoken_weekday(std::chrono::Saturday, Language::en) == "Saturday");
}

BOOST_AUTO_TEST_CASE(other_days_are_named_by_weekday_and_date) {
    BOOST_TEST(spoken(utc("2026-11-25 08:00"), kGerman) == "am Mittwoch, dem 25. November, um 9 Uhr");
    BOOST_TEST(spoken(utc("2026-11-23 08:05"), kEnglish) == "on Monday, November 23rd at 9:05 AM");
    BOOST_TEST(spoken(utc("2026-12-11 11:00"), kEnglish) == "on Friday, December 11th at 12 PM");
    BOOST_TEST(spoken(utc("2027-03-01 23:15"), kEnglish) == "on Tuesday, March 2nd at 12:15 AM");
    BOOST_TEST(spoken(utc("2027-03-01 23:15"), kGerman) == "am Dienstag, dem 2. März, um 0 Uhr 15");
}

BOOST_AUTO_TEST_CASE(summer_time_is_spoken_as_the_clock_on_the_wall_shows_it) {
    BOOST_TEST(spoken(utc("2027-06-01 07:00"), kGerman) == "am Dienstag, dem 1. Juni 2027, um 9 Uhr");
    BOOST_TEST(spoken(utc("2027-06-01 07:00"), kEnglish) == "on Tuesday, June 1st, 2027 at 9 AM");
}

BOOST_AUTO_TEST_CASE(a_distant_day_includes_its_year) {
    BOOST_TEST(spoken(utc("2027-05-20 07:00"), kEnglish) == "on Thursday, May 20th at 9 AM");
    BOOST_TEST(spoken(utc("2027-11-20 10:00"), kGerman) == "am Samstag, dem 20. November 2027, um 11 Uhr");
}

BOOST_AUTO_TEST_CASE(today_is_the_day_of_the_branch_not_of_utc) {
    auto late = kGerman;
    late.now = utc("2026-11-21 23:30");  // already Sunday in Berlin
    BOOST_TEST(spoken(utc("2026-11-22 08:00"), late) == "heute um 9 Uhr");
}

BOOST_AUTO_TEST_CASE(a_choice_names_each_day_once) {
    const std::vector starts{utc("2026-11-22 08:00"), utc("2026-11-22 10:30"), utc("2026-11-25 13:00")};
    BOOST_TEST(spoken_choice(starts, kGerman) ==
               "morgen um 9 Uhr, um 11 Uhr 30 oder am Mittwoch, dem 25. November, um 14 Uhr");
    BOOST_TEST(spoken_choice(starts, kEnglish) ==
               "tomorrow at 9 AM, at 11:30 AM or on Wednesday, November 25th at 2 PM");
}

BOOST_AUTO_TEST_CASE(names_are_a_choice_or_a_list_too) {
    const std::vector<std::string> names{"Haarschnitt", "Bart", "Farbe"};
    BOOST_TEST(spoken_choice(names, Language::de) == "Haarschnitt, Bart oder Farbe");
    BOOST_TEST(spoken_list(names, Language::de) == "Haarschnitt, Bart und Farbe");
    BOOST_TEST(spoken_list(names, Language::en) == "Haarschnitt, Bart and Farbe");
    BOOST_TEST(spoken_list(std::span(names).first(1), Language::de) == "Haarschnitt");
    BOOST_TEST(spoken_choice(std::span(names).first(1), Language::en) == "Haarschnitt");
}

BOOST_AUTO_TEST_SUITE_END()
