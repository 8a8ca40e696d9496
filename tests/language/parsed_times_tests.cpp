// parsed_times_tests: days and times as people say them have one meaning or are rejected.
#include "adapters/language/parsed_times.h"

#include "adapters/language/spoken_times.h"
#include "tests/support/times.h"

#include <boost/test/unit_test.hpp>

using namespace slotkeeper;
using namespace slotkeeper::language;
using slotkeeper::testing::utc;

namespace {

// A Saturday.
const auto kToday = std::chrono::local_days(std::chrono::year(2026) / 11 / 21);

std::string day(std::string_view text) {
    const auto parsed = parsed_day(text, kToday);
    return parsed ? slotkeeper::testing::text(std::chrono::local_seconds(*parsed)).substr(0, 10) : "?";
}

// Where there is only one.
std::string start(std::string_view text) {
    const auto parsed = parsed_starts(text, kToday);
    return parsed.size() == 1 ? slotkeeper::testing::text(parsed.front()) : "?";
}

}  // namespace

BOOST_AUTO_TEST_SUITE(parsed_times_tests)

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
    BOOST_TEST(day("20.11.") == "2026-11-20");  // just passed: not a year from now
    BOOST_TEST(day("20.09.") == "2027-09-20");
    BOOST_TEST(day("3. März") == "2027-03-03");
}

BOOST_AUTO_TEST_CASE(a_day_and_a_time_may_come_in_either_order) {
    for (const auto* parsed :
         {"morgen um 10 Uhr", "morgen, 10 Uhr", "morgen 10:00", "um 10 Uhr morgen", "Tomorrow at 10", "10am tomorrow",
          "tomorrow, 10 a.m.", "22.11. 10:00", "22.11.2026 10:00 Uhr", "Sonntag um zehn", "Sunday at ten",
          "um 10 am Sonntag", "10 Uhr 22. November", "2026-11-22 at 10 AM", "Sonntag 10.00 Uhr"}) {
        BOOST_TEST(start(parsed) == "2026-11-22 10:00", parsed);
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
    for (const auto* parsed : {"in zwei Wochen", "in 2 Wochen", "heute in zwei Wochen", "in two weeks", "in 14 days",
                               "two weeks from today"}) {
        BOOST_TEST(day(parsed) == "2026-12-05", parsed);
    }
    for (const auto* parsed : {"in einer Woche", "in a week", "a week from today", "in sieben Tagen", "in 7 days"}) {
        BOOST_TEST(day(parsed) == "2026-11-28", parsed);
    }
    for (const auto* parsed : {"nächste Woche Dienstag", "Dienstag nächste Woche", "Tuesday next week"}) {
        BOOST_TEST(day(parsed) == "2026-11-24", parsed);  // today is a Saturday
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
        for (const auto one : parsed_starts(text, kToday)) all += slotkeeper::testing::text(one).substr(5) + ' ';
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

BOOST_AUTO_TEST_CASE(a_day_of_the_month_alone_is_the_next_of_that_number) {
    for (const auto* parsed : {"am 24.", "der 24.", "24.", "the 24th", "on the 24th", "Dienstag, der 24.",
                               "Dienstag, den 24.", "Tuesday the 24th"}) {
        BOOST_TEST(day(parsed) == "2026-11-24", parsed);
    }
    BOOST_TEST(day("am 21.") == "2026-11-21");  // today
    BOOST_TEST(day("am 20.") == "2026-12-20");
    BOOST_TEST(day("the 31st") == "2026-12-31");
    for (const auto* unclear : {"Montag, der 24.", "am 32.", "24", "24.11", "am 0."}) {
        BOOST_TEST(day(unclear) == "?", unclear);
    }
    BOOST_TEST(start("am 24. um 10 Uhr") == "2026-11-24 10:00");
    BOOST_TEST(start("am 24., 10 Uhr") == "2026-11-24 10:00");
    BOOST_TEST(start("on the 24th at 10 am") == "2026-11-24 10:00");
    BOOST_TEST(start("the 24th 10 am") == "2026-11-24 10:00");
}

BOOST_AUTO_TEST_CASE(months_are_written_short_as_well) {
    for (const auto* parsed : {"Nov 24", "24 November", "24. Nov.", "Nov. 24th", "24 Nov 2026", "Nov. 24, 2026"}) {
        BOOST_TEST(day(parsed) == "2026-11-24", parsed);
    }
    BOOST_TEST(day("1. Dez.") == "2026-12-01");
    BOOST_TEST(day("Jan 5th") == "2027-01-05");
    BOOST_TEST(start("24. Nov. um 10 Uhr") == "2026-11-24 10:00");
    BOOST_TEST(start("Nov 24 at ten thirty") == "2026-11-24 10:30");
}

BOOST_AUTO_TEST_CASE(weekdays_of_this_week_and_a_week_later_have_names) {
    for (const auto* parsed : {"this Friday", "diesen Freitag", "Friday"})
        BOOST_TEST(day(parsed) == "2026-11-27", parsed);
    for (const auto* parsed :
         {"Montag in einer Woche", "Monday week", "a week from Monday", "am Montag in einer Woche"}) {
        BOOST_TEST(day(parsed) == "2026-11-30", parsed);
    }
    // Today is one: it, or the next?
    for (const auto* unclear : {"this Saturday", "Samstag in einer Woche", "Montag in zwei Wochen"}) {
        BOOST_TEST(day(unclear) == "?", unclear);
    }
    BOOST_TEST(start("this Friday at 3 p.m.") == "2026-11-27 15:00");
    BOOST_TEST(start("next week Tuesday at ten") == "2026-11-24 10:00");
    BOOST_TEST(start("Dienstag der nächsten Woche um zehn") == "2026-11-24 10:00");
    BOOST_TEST(start("Montag in einer Woche um 10 Uhr") == "2026-11-30 10:00");
}

BOOST_AUTO_TEST_CASE(the_part_of_the_day_resolves_the_half_of_the_day) {
    for (const auto* parsed :
         {"morgen früh um 9", "morgen um 9 Uhr morgens", "morgen Vormittag um 9", "tomorrow morning at 9",
          "tomorrow at 9 in the morning", "at 9 in the morning tomorrow", "morgen um 9 Uhr am Vormittag"}) {
        BOOST_TEST(start(parsed) == "2026-11-22 09:00", parsed);
    }
    for (const auto* parsed :
         {"morgen 3 Uhr nachmittags", "morgen Nachmittag um 3", "tomorrow afternoon at 3",
          "morgen um drei am Nachmittag", "15 Uhr nachmittags morgen", "morgen nachmittag um 03:00"}) {
        BOOST_TEST(start(parsed) == "2026-11-22 15:00", parsed);
    }
    for (const auto* parsed : {"heute Abend um 7", "heute um 7 Uhr abends", "tonight at 7", "at 7 tonight",
                               "today at 7 in the evening", "heute Abend um 19 Uhr", "today at 7 at night"}) {
        BOOST_TEST(start(parsed) == "2026-11-21 19:00", parsed);
    }
    for (const auto* parsed :
         {"Dienstag morgen um 9", "Dienstagmorgen um neun", "Tuesday morning at nine", "um 9 Uhr am Dienstagmorgen"}) {
        BOOST_TEST(start(parsed) == "2026-11-24 09:00", parsed);
    }
    BOOST_TEST(start("heute morgen um 10") == "2026-11-21 10:00");
    BOOST_TEST(start("Dienstagnachmittag um halb drei") == "2026-11-24 14:30");
    BOOST_TEST(start("morgen Mittag um 1") == "2026-11-22 13:00");
    BOOST_TEST(start("morgen früh um 5") == "2026-11-22 05:00");
    for (const auto* contradictory :
         {"morgen früh um 15 Uhr", "tomorrow morning at 3 pm", "heute Abend um 12", "morgen Mittag um 5",
          "morgen Nachmittag um 9", "morgen früh", "heute Abend", "morgen früh um 9 Uhr abends"}) {
        BOOST_TEST(start(contradictory) == "?", contradictory);
    }
}

BOOST_AUTO_TEST_CASE(number_words_are_accepted_in_times) {
    const std::pair<const char*, const char*> cases[]{
        {"morgen um zehn Uhr dreißig", "10:30"},    {"morgen siebzehn Uhr", "17:00"},
        {"tomorrow at ten thirty", "10:30"},        {"tomorrow ten thirty", "10:30"},
        {"tomorrow at 10 o'clock", "10:00"},        {"tomorrow at ten o’clock", "10:00"},
        {"tomorrow at ten oh five", "10:05"},       {"tomorrow at eleven twenty-five", "11:25"},
        {"tomorrow at two forty five pm", "14:45"}, {"morgen um dreiundzwanzig Uhr neunundfünfzig", "23:59"},
        {"morgen zwanzig nach neun", "09:20"},      {"tomorrow at twenty to ten", "09:40"},
        {"morgen null Uhr eins", "00:01"},          {"tomorrow at 10 o'clock am", "10:00"},
        {"morgen um zehn Uhr fünf", "10:05"},       {"tomorrow at nineteen thirty", "19:30"}};
    for (const auto& [parsed, clock] : cases) BOOST_TEST(start(parsed) == std::string("2026-11-22 ") + clock, parsed);
    for (const auto* unclear : {"morgen um sechzig Uhr", "tomorrow at ten sixty", "tomorrow at thirty",
                                "morgen zehn Uhr zehn zehn", "tomorrow ten five", "tomorrow ten"}) {
        BOOST_TEST(start(unclear) == "?", unclear);
    }
}

BOOST_AUTO_TEST_CASE(a_text_of_any_length_is_read_once) {
    for (const auto* part : {"am ", "morgen um ", "24.", "in ", "a ", ",", "um", "\xc3", "9", "the ", "week from "}) {
        std::string text;
        while (text.size() < 1'000'000) text += part;
        BOOST_TEST(!parsed_day(text, kToday));
        BOOST_TEST(parsed_starts(text, kToday).empty());
    }
}

BOOST_AUTO_TEST_CASE(ambiguous_times_are_rejected) {
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

BOOST_AUTO_TEST_CASE(every_spoken_time_is_parsed) {
    const auto zone = TimeZone::find("Europe/Berlin").value();
    const auto now = utc("2026-11-21 10:00");
    for (const auto language : {Language::de, Language::en}) {
        for (auto instant = utc("2026-11-22 06:00"); instant < utc("2027-11-19 00:00"); instant += Minutes(355)) {
            const auto local = zone.to_local(instant);
            const auto hour =
                std::chrono::floor<std::chrono::hours>(local - std::chrono::floor<std::chrono::days>(local));
            if (language == Language::de && hour.count() >= 1 && hour.count() <= 6) continue;
            const auto parsed = spoken(instant, {language, zone, now});
            BOOST_TEST((parsed_starts(parsed, kToday) == std::vector{local}), parsed);
        }
    }
}

BOOST_AUTO_TEST_SUITE_END()
