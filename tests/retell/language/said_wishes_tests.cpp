// said_wishes_tests: when somebody would like to come, in both languages.
#include "adapters/retell/language/said_wishes.h"

#include "tests/support/times.h"

#include <boost/test/unit_test.hpp>

using namespace slotkeeper::retell;
using std::chrono::days;
using std::chrono::hours;
using std::chrono::local_days;
using std::chrono::minutes;

namespace {

// A Saturday.
const auto kToday = local_days(std::chrono::year(2026) / 11 / 21);

// "[days] weekdays earliest-latest", with what is not said left out.
std::string read(std::string_view text) {
    const auto wishes = said_wishes(text, kToday);
    if (!wishes) return "?";
    std::string out;
    if (wishes->from) {
        out +=
            std::to_string((*wishes->from - kToday).count()) + ".." + std::to_string((*wishes->until - kToday).count());
    }
    constexpr std::string_view kNames = "SMTWTFS";
    for (unsigned day = 0; day < 7; ++day) {
        if (wishes->weekdays >> day & 1) out += (out.empty() ? "" : " ") + std::to_string(day) + kNames[day];
    }
    const auto clock = [](minutes time) {
        const auto past = std::to_string(time.count() % 60);
        return std::to_string(time.count() / 60) + ":" + (past.size() < 2 ? "0" : "") + past;
    };
    if (wishes->earliest != minutes(0) || wishes->latest != hours(24)) {
        out += (out.empty() ? "" : " ") + clock(wishes->earliest) + "-" + clock(wishes->latest);
    }
    return out.empty() ? "any" : out;
}

}  // namespace

BOOST_AUTO_TEST_SUITE(said_wishes_tests)

BOOST_AUTO_TEST_CASE(parts_of_the_day_have_names) {
    for (const auto* said : {"vormittags", "am Vormittag", "mornings", "in the morning"}) {
        BOOST_TEST(read(said) == "6:00-12:00", said);
    }
    for (const auto* said : {"nachmittags", "afternoons", "in the afternoon, please"}) {
        BOOST_TEST(read(said) == "12:00-18:00", said);
    }
    for (const auto* said : {"abends", "in the evening", "nach Feierabend"}) BOOST_TEST(read(said) != "?", said);
    for (const auto* said : {"ab 16 Uhr", "nach vier", "after 4 pm", "from 4"})
        BOOST_TEST(read(said) == "16:00-24:00", said);
    for (const auto* said : {"vor 10 Uhr", "before 10", "bis 10:00 Uhr"}) BOOST_TEST(read(said) == "0:00-10:00", said);
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
    BOOST_TEST(read("in zwei Wochen") == "14..15");
}

BOOST_AUTO_TEST_CASE(no_wish_is_a_wish_and_nonsense_is_none) {
    for (const auto* said : {"egal", "so bald wie möglich", "as soon as possible", "anytime"}) {
        BOOST_TEST(read(said) == "any", said);
    }
    for (const auto* said :
         {"", "wenn der Mond scheint", "ab", "after", "ab 12 bis 10", "next", "\xff", "am", "ab 99"}) {
        BOOST_TEST(read(said) == "?", said);
    }
}

BOOST_AUTO_TEST_CASE(a_start_suits_or_does_not) {
    const auto wishes = said_wishes("Tuesdays after 4 pm", kToday).value();
    const auto tuesday = local_days(std::chrono::year(2026) / 11 / 24);
    BOOST_TEST(wishes.suits(tuesday + hours(16)));
    BOOST_TEST(!wishes.suits(tuesday + hours(16) - minutes(1)));
    BOOST_TEST(!wishes.suits(tuesday + days(1) + hours(17)));
    const auto week = said_wishes("next week", kToday).value();
    BOOST_TEST(week.suits(tuesday + hours(1)));
    BOOST_TEST(!week.suits(kToday + hours(12)));
    BOOST_TEST(!week.suits(kToday + days(9)));
}

BOOST_AUTO_TEST_SUITE_END()
