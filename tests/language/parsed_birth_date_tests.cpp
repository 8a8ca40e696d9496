// parsed_birth_date_tests: a date of birth as people and models write it has one meaning or is rejected.
#include "adapters/language/parsed_times.h"

#include "engine/base/calendar_text.h"

#include <boost/test/unit_test.hpp>

using namespace slotkeeper;
using namespace slotkeeper::language;

namespace {

const auto kDayOfCall = std::chrono::year(2026) / 11 / 22;

std::string born(std::string_view text) {
    const auto parsed = parsed_birth_date(text, kDayOfCall);
    return parsed ? format_iso_date(*parsed) : "?";
}

}  // namespace

BOOST_AUTO_TEST_SUITE(parsed_birth_date_tests)

BOOST_AUTO_TEST_CASE(one_day_is_parsed_in_many_forms) {
    for (const auto* text : {"1985-03-12",
                             "1985-3-12",
                             "1985/03/12",
                             "1985.03.12",
                             "19850312",
                             "1985-03-12T00:00:00Z",
                             "1985-03-12T00:00:00.000+01:00",
                             "12.3.1985",
                             "12.03.1985",
                             "12. 3. 1985",
                             "12.03.85",
                             "12. 3. 85",
                             "12. März 1985",
                             "12 März 1985",
                             "12.März 85",
                             "12. Maerz 1985",
                             "12. Mär. 1985",
                             "geboren am 12.3.1985",
                             "am 12. März 1985",
                             "der 12. März 1985",
                             "March 12th 1985",
                             "March 12th, 1985",
                             "March 12, 1985",
                             "March 12 1985",
                             "Mar 12 1985",
                             "Mar. 12, 1985",
                             "12 March 1985",
                             "12th March 1985",
                             "12th of March 1985",
                             "the 12th of March 1985",
                             "the 12th of March, 1985",
                             "on March the 12th 1985",
                             "12 March '85",
                             "born on March 12th 1985",
                             "Born March 12, 1985",
                             "12-Mar-1985"}) {
        BOOST_TEST(born(text) == "1985-03-12", text);
    }
}

BOOST_AUTO_TEST_CASE(every_month_has_its_names) {
    const std::vector<std::vector<const char*>> months{{"Januar", "January", "Jan", "Jänner"},
                                                       {"Februar", "February", "Feb"},
                                                       {"März", "March", "Mar", "Mrz"},
                                                       {"April", "Apr"},
                                                       {"Mai", "May"},
                                                       {"Juni", "June", "Jun", "Juno"},
                                                       {"Juli", "July", "Jul", "Julei"},
                                                       {"August", "Aug"},
                                                       {"September", "Sept", "Sep"},
                                                       {"Oktober", "October", "Okt", "Oct"},
                                                       {"November", "Nov"},
                                                       {"Dezember", "December", "Dez", "Dec"}};
    for (std::size_t i = 0; i < months.size(); ++i) {
        const auto number = std::string(i < 9 ? "0" : "") + std::to_string(i + 1);
        for (const auto* name : months[i]) {
            BOOST_TEST(born("5. " + std::string(name) + " 1985") == "1985-" + number + "-05", name);
            BOOST_TEST(born(std::string(name) + " 5th, 1985") == "1985-" + number + "-05", name);
        }
    }
}

BOOST_AUTO_TEST_CASE(a_two_digit_year_is_in_the_last_hundred_years) {
    BOOST_TEST(born("12.3.85") == "1985-03-12");
    BOOST_TEST(born("12.3.27") == "1927-03-12");
    BOOST_TEST(born("12.3.26") == "2026-03-12");
    BOOST_TEST(born("22.11.26") == "2026-11-22");
    BOOST_TEST(born("23.11.26") == "1926-11-23");  // tomorrow is no date of birth
    BOOST_TEST(born("29.2.00") == "2000-02-29");
    BOOST_TEST(born("1.1.1926") == "1926-01-01");
}

// One try would be two if either reading did.
BOOST_AUTO_TEST_CASE(an_ambiguous_date_is_rejected) {
    for (const auto* text : {"3/12/1985", "03/12/85", "3-12-1985", "3 12 1985", "12/03/1985"}) {
        BOOST_TEST(born(text) == "?", text);
    }
    for (const auto* text : {"13/5/1985", "5/13/1985", "13-05-1985", "5 13 85"}) {
        BOOST_TEST(born(text) == "1985-05-13", text);
    }
    BOOST_TEST(born("5/5/1985") == "1985-05-05");
}

BOOST_AUTO_TEST_CASE(an_invalid_or_incomplete_date_is_rejected) {
    for (const auto* text : {"",
                             "heute",
                             "1985",
                             "12.3.",
                             "12. März",
                             "March 12th",
                             "März 1985",
                             "85",
                             "30.2.1985",
                             "31.4.85",
                             "1985-02-30",
                             "32.1.1985",
                             "1.13.1985",
                             "12.3.1899",
                             "23.11.2026",
                             "12.3.2085",
                             "19853112",
                             "12031985",
                             "12.3.1985 oder 13.3.1985",
                             "12.3.1985 12.4.1985",
                             "12.3.1985.1",
                             "12.3.985",
                             "vierzig Jahre alt",
                             "zwölfter März fünfundachtzig",
                             "12. März 1985 in Berlin",
                             "1985-03-12 1",
                             "null",
                             "0.0.0",
                             "00000000",
                             "99999999999999999999",
                             "-1985-03-12",
                             "12.3.19850312"}) {
        BOOST_TEST(born(text) == "?", text);
    }
    BOOST_TEST(born(std::string(100'000, '1')) == "?");
    BOOST_TEST(born(std::string(100'000, '.')) == "?");
}

BOOST_AUTO_TEST_SUITE_END()
