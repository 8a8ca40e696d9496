// birth_date_tests: a date of birth is a calendar day of about the last hundred years, in one format.
#include "engine/customers/customer.h"

#include "engine/base/calendar_text.h"

#include <boost/test/unit_test.hpp>

using namespace slotkeeper;

namespace {

const auto kToday = std::chrono::year(2026) / 11 / 22;

}  // namespace

BOOST_AUTO_TEST_SUITE(birth_date_tests)

BOOST_AUTO_TEST_CASE(valid_birth_dates_round_trip) {
    for (const std::string text : {"1985-03-12", "1900-01-01", "2026-11-22", "2000-02-29", "1999-12-31"}) {
        const auto date = parse_birth_date(text, kToday);
        BOOST_REQUIRE_MESSAGE(date.ok(), text);
        BOOST_TEST(format_iso_date(*date) == text);
    }
}

BOOST_AUTO_TEST_CASE(everything_else_is_refused_with_what_would_be_right) {
    for (const std::string_view text :
         {"", "1899-12-31", "2026-11-23", "2027-01-01", "2026-02-30", "1900-02-29", "1985-00-10", "1985-13-01",
          "1985-03-00", "1985-3-12", "12.03.1985", "1985/03/12", "1985-03-12 ", "1985-03-1a", "85-03-12xx",
          "-985-03-12", "1985-03-12T00:00:00Z", "yesterday"}) {
        const auto refused = parse_birth_date(text, kToday);
        BOOST_REQUIRE_MESSAGE(!refused.ok(), text);
        BOOST_TEST((refused.refusal().code == ErrorCode::invalid_field));
        BOOST_TEST(refused.refusal().field == "birth_date");
        BOOST_TEST(refused.refusal().message == "must be a day like 1985-03-12, from 1900-01-01 to today");
    }
}

BOOST_AUTO_TEST_SUITE_END()
