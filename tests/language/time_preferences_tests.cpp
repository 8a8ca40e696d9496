// time_preferences_tests: preferred times in both languages.
#include "adapters/language/time_preferences.h"

#include "tests/support/times.h"

#include <boost/test/unit_test.hpp>

using namespace slotkeeper::language;
using std::chrono::days;
using std::chrono::hours;
using std::chrono::local_days;
using std::chrono::minutes;

namespace {

// A Saturday.
const auto kDayOfWish = local_days(std::chrono::year(2026) / 11 / 21);

// "[days] weekdays earliest-latest", with what is not said left out.
std::string text_of(const TimePreference& preference) {
    std::string out;
    if (preference.from) {
        out += std::to_string((*preference.from - kDayOfWish).count()) + ".." +
               std::to_string((*preference.until - kDayOfWish).count());
    }
    constexpr std::string_view kNames = "SMTWTFS";
    for (unsigned day = 0; day < 7; ++day) {
        if (preference.weekdays >> day & 1) out += (out.empty() ? "" : " ") + std::to_string(day) + kNames[day];
    }
    const auto clock = [](minutes time) {
        const auto past = std::to_string(time.count() % 60);
        return std::to_string(time.count() / 60) + ":" + (past.size() < 2 ? "0" : "") + past;
    };
    if (preference.earliest != minutes(0) || preference.latest != hours(24)) {
        out += (out.empty() ? "" : " ") + clock(preference.earliest) + "-" + clock(preference.latest);
    }
    return out;
}

std::string read(std::string_view text) {
    const auto preferences = parsed_time_preferences(text, kDayOfWish);
    if (!preferences) return "?";
    std::string out;
    for (const auto& preference : preferences->any_of) out += (out.empty() ? "" : " | ") + text_of(preference);
    return out.empty() ? "any" : out;
}

}  // namespace

BOOST_AUTO_TEST_SUITE(time_preferences_tests)

BOOST_AUTO_TEST_CASE(parts_of_the_day_have_names) {
    for (const auto* parsed : {"vormittags", "am Vormittag", "mornings", "in the morning"}) {
        BOOST_TEST(read(parsed) == "6:00-12:00", parsed);
    }
    for (const auto* parsed : {"nachmittags", "afternoons", "in the afternoon, please"}) {
        BOOST_TEST(read(parsed) == "12:00-18:00", parsed);
    }
    for (const auto* parsed : {"abends", "in the evening", "nach Feierabend"}) BOOST_TEST(read(parsed) != "?", parsed);
    for (const auto* parsed : {"ab 16 Uhr", "nach vier", "after 4 pm", "from 4"})
        BOOST_TEST(read(parsed) == "16:00-24:00", parsed);
    for (const auto* parsed : {"vor 10 Uhr", "before 10", "bis 10:00 Uhr"})
        BOOST_TEST(read(parsed) == "0:00-10:00", parsed);
    BOOST_TEST(read("ab 16:30 Uhr") == "16:30-24:00");
    BOOST_TEST(read("nach dem Mittag") == "?");
    BOOST_TEST(read("before noon") == "0:00-12:00");
    BOOST_TEST(read("ab 10 bis 12") == "10:00-12:00");
}

BOOST_AUTO_TEST_CASE(weekdays_weeks_and_months_have_names) {
    BOOST_TEST(read("Dienstag oder Donnerstag") == "2T 4T");
    BOOST_TEST(read("Tuesdays and Thursdays after 4 pm") == "2T 4T 16:00-24:00");
    BOOST_TEST(read("werktags") == "1M 2T 3W 4T 5F");
    BOOST_TEST(read("am Wochenende") == "0S 6S");
    BOOST_TEST(read("nächste Woche") == "2..9");
    BOOST_TEST(read("next week, mornings") == "2..9 6:00-12:00");
    BOOST_TEST(read("diese Woche") == "0..2");
    BOOST_TEST(read("next month") == "10..41");
    BOOST_TEST(read("nächste Woche Dienstag vormittags") == "2..9 2T 6:00-12:00");
    BOOST_TEST(read("morgen nachmittag") == "1..2 12:00-18:00");
    BOOST_TEST(read("24.11.") == "3..4");
    BOOST_TEST(read("next Tuesday") == "3..4");
    for (const auto& [said, meant] : std::initializer_list<std::pair<const char*, const char*>>{
             {"next Tuesday after 4 pm", "3..4 16:00-24:00"},
             {"after 4 pm next Tuesday", "3..4 16:00-24:00"},
             {"on the next Tuesday, in the afternoon", "3..4 12:00-18:00"},
             {"next Tuesday morning", "3..4 6:00-12:00"},
             {"mornings, next Friday", "6..7 6:00-12:00"},
             {"this Friday before noon", "6..7 0:00-12:00"},
             {"the coming Monday after 4", "2..3 16:00-24:00"},
             {"next Saturday before noon", "7..8 0:00-12:00"},
             {"next Tuesday or next Thursday after 4 pm", "3..4 16:00-24:00 | 5..6 16:00-24:00"},
             {"Tuesday of next week after 4 pm", "2..9 2T 16:00-24:00"},
             {"nächsten Dienstag nach 16 Uhr", "3..4 16:00-24:00"},
             {"nach 16 Uhr am nächsten Dienstag", "3..4 16:00-24:00"},
             {"am kommenden Dienstag nachmittags", "3..4 12:00-18:00"},
             {"nächsten Dienstag morgen", "3..4 6:00-10:00"},
             {"diesen Freitag vormittags", "6..7 6:00-12:00"},
             {"nächsten Samstag vor Mittag", "7..8 0:00-12:00"},
             {"nächsten Dienstag oder nächsten Donnerstag ab 16 Uhr", "3..4 16:00-24:00 | 5..6 16:00-24:00"}}) {
        BOOST_TEST(read(said) == meant, said << ": " << read(said));
    }
    BOOST_TEST(read("this Saturday after 4 pm") == "?");  // today, or in a week
    BOOST_TEST(read("in zwei Wochen") == "14..15");
}

BOOST_AUTO_TEST_CASE(all_alternatives_of_or_are_kept) {
    const std::pair<const char*, const char*> cases[]{{"heute oder morgen", "0..2"},
                                                      {"today or tomorrow", "0..2"},
                                                      {"heute oder übermorgen", "0..1 | 2..3"},
                                                      {"this week or next week", "0..9"},
                                                      {"diese oder nächste Woche", "0..9"},
                                                      {"morgens oder abends", "6:00-10:00 | 17:00-24:00"},
                                                      {"mornings or evenings", "6:00-12:00 | 17:00-24:00"},
                                                      {"mornings and afternoons", "6:00-18:00"},
                                                      {"vor 10 oder nach 16 Uhr", "0:00-10:00 | 16:00-24:00"},
                                                      {"24.11. oder 26.11.", "3..4 | 5..6"},
                                                      {"nächste Woche oder in drei Wochen", "2..9 | 21..22"}};
    for (const auto& [parsed, meant] : cases) BOOST_TEST(read(parsed) == meant, parsed);
}

BOOST_AUTO_TEST_CASE(each_day_has_the_time_next_to_it) {
    const std::pair<const char*, const char*> cases[]{
        {"Dienstag nach 16 Uhr oder Samstag vormittag", "2T 16:00-24:00 | 6S 6:00-12:00"},
        {"Tuesday after 4 pm or Saturday morning", "2T 16:00-24:00 | 6S 6:00-12:00"},
        {"Dienstag nach 16 Uhr und Samstag vormittag", "2T 16:00-24:00 | 6S 6:00-12:00"},
        {"Dienstag oder Samstag vormittag", "2T 6S 6:00-12:00"},
        {"vormittags am Dienstag oder Samstag", "2T 6S 6:00-12:00"},
        {"Dienstag vormittag oder Samstag", "2T 6:00-12:00 | 6S"},
        {"Dienstag morgens oder abends", "2T 6:00-10:00 | 2T 17:00-24:00"},
        {"morgens oder abends am Dienstag", "2T 6:00-10:00 | 2T 17:00-24:00"},
        {"nächste Woche Dienstag oder Donnerstag", "2..9 2T 4T"},
        {"Tuesday or Thursday next week after 4 pm", "2..9 2T 4T 16:00-24:00"},
        {"heute Nachmittag oder morgen Vormittag", "0..1 12:00-18:00 | 1..2 6:00-12:00"},
        {"werktags nach 17 Uhr oder am Wochenende", "1M 2T 3W 4T 5F 17:00-24:00 | 0S 6S"}};
    for (const auto& [parsed, meant] : cases) BOOST_TEST(read(parsed) == meant, parsed);
    for (const auto* unclear : {"Dienstag oder abends", "mornings or Tuesday evening",
                                "Dienstag oder nächste Woche Donnerstag", "Dienstag nach 16 Uhr, Samstag vormittag",
                                "vormittags abends", "vormittags und nach 16 Uhr", "Montag, 24.11.", "nicht montags"}) {
        BOOST_TEST(read(unclear) == "?", unclear);
    }
}

BOOST_AUTO_TEST_CASE(morgen_behind_a_day_is_its_morning) {
    for (const auto* parsed : {"Dienstag morgen", "Dienstagmorgen", "am Dienstag morgens"}) {
        BOOST_TEST(read(parsed) == "2T 6:00-10:00", parsed);
    }
    BOOST_TEST(read("Tuesday morning") == "2T 6:00-12:00");
    BOOST_TEST(read("Samstagvormittag") == "6S 6:00-12:00");
    BOOST_TEST(read("heute morgen") == "0..1 6:00-10:00");
    BOOST_TEST(read("am Morgen") == "6:00-10:00");
    BOOST_TEST(read("morgen") == "1..2");
    BOOST_TEST(read("morgen früh") == "1..2 6:00-10:00");
    for (const auto* parsed : {"tonight", "this evening", "heute Abend"})
        BOOST_TEST(read(parsed) == "0..1 17:00-24:00", parsed);
    BOOST_TEST(read("nachmittags ab 15 Uhr") == "15:00-18:00");
    BOOST_TEST(read("ab siebzehn Uhr dreißig") == "17:30-24:00");
    BOOST_TEST(read("after half past four") == "?");
}

BOOST_AUTO_TEST_CASE(a_text_of_any_length_is_read_once) {
    for (const auto* part : {"oder ", "Dienstag oder ", "morgens oder ", "am ", ",", "24.", "nach ", "egal "}) {
        std::string text;
        while (text.size() < 1'000'000) text += part;
        BOOST_TEST((!parsed_time_preferences(text, kDayOfWish) || std::string_view(part) == "egal "), part);
    }
}

BOOST_AUTO_TEST_CASE(no_preference_is_accepted_and_nonsense_is_rejected) {
    for (const auto* parsed : {"egal", "so bald wie möglich", "as soon as possible", "anytime"}) {
        BOOST_TEST(read(parsed) == "any", parsed);
    }
    for (const auto* parsed :
         {"", "wenn der Mond scheint", "ab", "after", "ab 12 bis 10", "next", "\xff", "am", "ab 99"}) {
        BOOST_TEST(read(parsed) == "?", parsed);
    }
}

BOOST_AUTO_TEST_CASE(a_start_suits_or_does_not) {
    const auto preferences = parsed_time_preferences("Tuesdays after 4 pm", kDayOfWish).value();
    const auto tuesday = local_days(std::chrono::year(2026) / 11 / 24);
    BOOST_TEST(preferences.suits(tuesday + hours(16)));
    BOOST_TEST(!preferences.suits(tuesday + hours(16) - minutes(1)));
    BOOST_TEST(!preferences.suits(tuesday + days(1) + hours(17)));
    const auto week = parsed_time_preferences("next week", kDayOfWish).value();
    BOOST_TEST(week.suits(tuesday + hours(1)));
    BOOST_TEST(!week.suits(kDayOfWish + hours(12)));
    BOOST_TEST(!week.suits(kDayOfWish + days(9)));
    const auto either = parsed_time_preferences("Tuesday after 4 pm or Saturday morning", kDayOfWish).value();
    BOOST_TEST(!either.suits(tuesday + hours(9) + minutes(30)));
    BOOST_TEST(either.suits(tuesday + days(4) + hours(9) + minutes(30)));
    BOOST_TEST(!either.suits(tuesday + days(4) + hours(16)));
    BOOST_TEST(!either.until().has_value());
    const auto days_apart = parsed_time_preferences("heute oder übermorgen", kDayOfWish).value();
    BOOST_TEST((days_apart.from() == kDayOfWish && days_apart.until() == kDayOfWish + days(3)));
    BOOST_TEST(!days_apart.suits(kDayOfWish + days(1) + hours(10)));
}

BOOST_AUTO_TEST_SUITE_END()
