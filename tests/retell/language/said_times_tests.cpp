// said_times_tests: what people say for days and times has one meaning, or none.
#include "adapters/retell/language/said_times.h"

#include "adapters/retell/language/spoken_times.h"
#include "tests/support/times.h"

#include <boost/test/unit_test.hpp>

using namespace slotkeeper;
using namespace slotkeeper::retell;
using slotkeeper::testing::utc;

namespace {

// A Saturday.
const auto kToday = std::chrono::local_days(std::chrono::year(2026) / 11 / 21);

std::string day(std::string_view text) {
    const auto said = said_day(text, kToday);
    return said ? slotkeeper::testing::text(std::chrono::local_seconds(*said)).substr(0, 10) : "?";
}

std::string start(std::string_view text) {
    const auto said = said_start(text, kToday);
    return said ? slotkeeper::testing::text(*said) : "?";
}

}  // namespace

BOOST_AUTO_TEST_SUITE(said_times_tests)

BOOST_AUTO_TEST_CASE(days_have_names) {
    for (const auto* today : {"heute", "Today"}) BOOST_TEST(day(today) == "2026-11-21", today);
    for (const auto* tomorrow : {"morgen", "tomorrow"}) BOOST_TEST(day(tomorrow) == "2026-11-22", tomorrow);
    for (const auto* after : {"Übermorgen", "uebermorgen", "day after tomorrow", "the day after tomorrow"}) {
        BOOST_TEST(day(after) == "2026-11-23", after);
    }
    for (const auto* tuesday : {"Dienstag", "am Dienstag", "nächsten Dienstag", "next Tuesday", "on Tuesday"}) {
        BOOST_TEST(day(tuesday) == "2026-11-24", tuesday);
    }
    BOOST_TEST(day("Sonnabend") == "2026-11-28");  // today is one: the next
    BOOST_TEST(day("sunday") == "2026-11-22");
}

BOOST_AUTO_TEST_CASE(dates_without_a_year_are_the_next_of_that_kind) {
    for (const auto* date :
         {"24.11.", "24. 11.", "24.11.2026", "am 24.11.", "24. November", "24. November 2026", "November 24th",
          "November 24, 2026", "the 24th of November", "24 November", "Dienstag, 24.11.", "Tuesday, November 24",
          "Dienstag, den 24. November", "Dienstag, 2026-11-24"}) {
        BOOST_TEST(day(date) == "2026-11-24", date);
    }
    BOOST_TEST(day("1.12.2026") == "2026-12-01");
    BOOST_TEST(day("21.11.") == "2026-11-21");
    BOOST_TEST(day("20.11.") == "2026-11-20");  // just passed: nobody means a year from now
    BOOST_TEST(day("20.09.") == "2027-09-20");
    BOOST_TEST(day("3. März") == "2027-03-03");
}

BOOST_AUTO_TEST_CASE(a_day_and_a_time_may_come_in_either_order) {
    for (const auto* said :
         {"morgen um 10 Uhr", "morgen, 10 Uhr", "morgen 10:00", "um 10 Uhr morgen", "Tomorrow at 10", "10am tomorrow",
          "tomorrow, 10 a.m.", "22.11. 10:00", "22.11.2026 10:00 Uhr", "Sonntag um zehn", "Sunday at ten",
          "um 10 am Sonntag", "10 Uhr 22. November", "2026-11-22 at 10 AM", "Sonntag 10.00 Uhr"}) {
        BOOST_TEST(start(said) == "2026-11-22 10:00", said);
    }
    BOOST_TEST(start("morgen halb zehn") == "2026-11-22 09:30");
    BOOST_TEST(start("morgen um halb eins") == "2026-11-22 12:30");
    BOOST_TEST(start("am 24.11. um 9 Uhr 5") == "2026-11-24 09:05");
    BOOST_TEST(start("next Tuesday at 2:30 PM") == "2026-11-24 14:30");
    BOOST_TEST(start("Dienstag 15 Uhr") == "2026-11-24 15:00");
    BOOST_TEST(start("12 AM tomorrow") == "2026-11-22 00:00");
    BOOST_TEST(start("um 12 am Sonntag") == "2026-11-22 12:00");  // no AM
    BOOST_TEST(start("morgen 03:00") == "2026-11-22 03:00");
}

BOOST_AUTO_TEST_CASE(days_are_counted_from_today) {
    for (const auto* said : {"in zwei Wochen", "in 2 Wochen", "heute in zwei Wochen", "in two weeks", "in 14 days",
                             "two weeks from today"}) {
        BOOST_TEST(day(said) == "2026-12-05", said);
    }
    for (const auto* said : {"in einer Woche", "in a week", "a week from today", "in sieben Tagen", "in 7 days"}) {
        BOOST_TEST(day(said) == "2026-11-28", said);
    }
    for (const auto* said : {"nächste Woche Dienstag", "Dienstag nächste Woche", "Tuesday next week"}) {
        BOOST_TEST(day(said) == "2026-11-24", said);  // today is a Saturday
    }
    for (const auto* unclear : {"zwei Wochen", "in Wochen", "in 99 Wochen", "nächste Woche", "in zwei"}) {
        BOOST_TEST(day(unclear) == "?", unclear);
    }
}

BOOST_AUTO_TEST_CASE(quarters_and_halves_are_times) {
    BOOST_TEST(start("morgen viertel nach neun") == "2026-11-22 09:15");
    BOOST_TEST(start("morgen um viertel vor 10") == "2026-11-22 09:45");
    BOOST_TEST(start("morgen dreiviertel zehn") == "2026-11-22 09:45");
    BOOST_TEST(start("tomorrow at quarter past nine") == "2026-11-22 09:15");
    BOOST_TEST(start("tomorrow at a quarter to 10") == "2026-11-22 09:45");
    BOOST_TEST(start("tomorrow at half past two pm") == "2026-11-22 14:30");
    BOOST_TEST(start("tomorrow at quarter to one") == "2026-11-22 12:45");
    BOOST_TEST(start("morgen zehn nach neun") == "2026-11-22 09:10");
    BOOST_TEST(start("morgen viertel nach neun am Montag") == "?");
    BOOST_TEST(start("tomorrow at noon") == "2026-11-22 12:00");
    BOOST_TEST(start("morgen mittag") == "2026-11-22 12:00");
}

BOOST_AUTO_TEST_CASE(an_hour_of_either_half_of_the_day_means_two_starts) {
    const auto starts = [](std::string_view text) {
        std::string all;
        for (const auto one : said_starts(text, kToday)) all += slotkeeper::testing::text(one).substr(5) + ' ';
        return all;
    };
    BOOST_TEST(starts("morgen um drei") == "11-22 03:00 11-22 15:00 ");
    BOOST_TEST(starts("morgen halb drei") == "11-22 02:30 11-22 14:30 ");
    BOOST_TEST(starts("tomorrow at 4") == "11-22 04:00 11-22 16:00 ");
    BOOST_TEST(starts("morgen viertel nach 5") == "11-22 05:15 11-22 17:15 ");
    BOOST_TEST(starts("morgen 15 Uhr") == "11-22 15:00 ");
    BOOST_TEST(starts("tomorrow at 4 pm") == "11-22 16:00 ");
    BOOST_TEST(starts("bald") == "");
}

BOOST_AUTO_TEST_CASE(what_has_no_single_meaning_is_not_understood) {
    for (const auto* unclear : {"",
                                "bald",
                                "Dienstag morgen",
                                "morgen früh",
                                "24.11",
                                "9.10",
                                "24.11.26",
                                "31.11.",
                                "24.13.",
                                "29.2.",
                                "24/11",
                                "Montag, 24.11.",
                                "nächsten Montag, 24.11.",
                                "Montag oder Dienstag",
                                "November",
                                "der 24.",
                                "20261124",
                                "99999999999999999999.11.",
                                "morgen um 10 Uhr",
                                "next week",
                                "\xff",
                                "am",
                                ","}) {
        BOOST_TEST(day(unclear) == "?", unclear);
    }
    for (const auto* unclear : {"",
                                "halb zehn",
                                "10 Uhr",
                                "morgen",
                                "morgen um 3",
                                "tomorrow at 3",
                                "morgen 3 Uhr",
                                "morgen halb drei",
                                "morgen um 24 Uhr",
                                "morgen um 10:60",
                                "tomorrow at 13 PM",
                                "morgen 10",
                                "morgen um 10 oder 11",
                                "heute morgen um 10",
                                "morgen um 10 Uhr bitte",
                                "24.11 10:00",
                                "morgen 10.30",
                                "10:00:00 morgen",
                                "morgen um 10:0",
                                "morgen um",
                                "um 10 Uhr",
                                "2026-11-24T9:00",
                                "2026-11-24"}) {
        BOOST_TEST(start(unclear) == "?", unclear);
    }
}

BOOST_AUTO_TEST_CASE(what_is_spoken_is_understood) {
    const auto zone = TimeZone::find("Europe/Berlin").value();
    const auto now = utc("2026-11-21 10:00");
    for (const auto language : {Language::de, Language::en}) {
        for (auto instant = utc("2026-11-22 06:00"); instant < utc("2027-11-19 00:00"); instant += Minutes(355)) {
            const auto local = zone.to_local(instant);
            const auto hour =
                std::chrono::floor<std::chrono::hours>(local - std::chrono::floor<std::chrono::days>(local));
            if (language == Language::de && hour.count() >= 1 && hour.count() <= 6) continue;
            const auto said = spoken(instant, {language, zone, now});
            BOOST_TEST((said_start(said, kToday) == local), said);
        }
    }
}

BOOST_AUTO_TEST_SUITE_END()
