// value_tests: instants, moments and days round-trip through SQL text.
#include "engine/store/mariadb/value.h"

#include "engine/base/result.h"

#include <boost/test/unit_test.hpp>

using namespace slotkeeper;
using namespace slotkeeper::store;
using namespace std::chrono;
using namespace std::chrono_literals;

BOOST_AUTO_TEST_SUITE(value_tests)

BOOST_AUTO_TEST_CASE(instants_and_moments_are_written_as_the_database_writes_them) {
    const Instant instant = sys_days{2026y / 3 / 29} + 1h + 5min + 9s;
    BOOST_TEST(format_datetime(instant) == "2026-03-29 01:05:09");
    BOOST_TEST(format_datetime(Moment{instant} + 7us) == "2026-03-29 01:05:09.000007");
    BOOST_TEST(format_date(sys_days{2026y / 3 / 29}) == "2026-03-29");
}

BOOST_AUTO_TEST_CASE(times_before_1970_and_the_last_second_of_a_day_survive_the_round_trip) {
    for (const Instant instant : {Instant{-1s}, Instant{0s}, Instant{sys_days{2037y / 12 / 31} + 23h + 59min + 59s},
                                  Instant{sys_days{2024y / 2 / 29}}}) {
        BOOST_TEST((parse_datetime(format_datetime(instant)) == instant));
        const auto moment = Moment{instant} + 999'999us;
        BOOST_TEST((parse_moment(format_datetime(moment)) == moment));
        const auto day = floor<days>(instant);
        BOOST_TEST((parse_date(format_date(day)) == day));
    }
}

BOOST_AUTO_TEST_CASE(a_moment_is_read_with_and_without_a_fraction) {
    const Moment second = sys_days{2026y / 1 / 2} + 3h;
    BOOST_TEST((parse_moment("2026-01-02 03:00:00") == second));
    BOOST_TEST((parse_moment("2026-01-02 03:00:00.5") == second + 500ms));
    BOOST_TEST((parse_moment("2026-01-02 03:00:00.000001") == second + 1us));
}

BOOST_AUTO_TEST_CASE(text_that_no_database_writes_is_refused) {
    for (const auto* text : {"", "2026-01-02", "2026-01-02T03:00:00", "2026-13-02 03:00:00", "2026-02-30 03:00:00",
                             "2026-01-02 24:00:00", "2026-01-02 03:60:00", "2026-01-02 03:00:0x", "0000-00-00 00:00:00",
                             "2026-01-02 03:00:00.", "2026-01-02 03:00:00.1234567"}) {
        BOOST_CHECK_THROW(parse_datetime(text), DamagedData);
        BOOST_CHECK_THROW(parse_moment(text), DamagedData);
    }
    BOOST_CHECK_THROW(parse_datetime("2026-01-02 03:00:00.5"), DamagedData);
    for (const auto* text : {"", "2026-1-2", "2026-01-02 ", "2026-02-30", "+026-01-02"}) {
        BOOST_CHECK_THROW(parse_date(text), DamagedData);
    }
}

BOOST_AUTO_TEST_CASE(ids_enums_and_empty_optionals_become_numbers_names_and_null) {
    BOOST_TEST(*Value(AppointmentId{17}).number() == 17);
    BOOST_TEST(*Value(std::optional(CustomerId{5})).number() == 5);
    BOOST_TEST(Value(std::optional<CustomerId>()).is_null());
    BOOST_TEST(*Value(true).number() == 1);
    BOOST_TEST(*Value("").text() == "");
    BOOST_TEST(Value(std::nullopt).is_null());
    BOOST_TEST(!Value("").is_null());
}

BOOST_AUTO_TEST_SUITE_END()
