// wire_time_tests: times are read with any offset and written in UTC with milliseconds.
#include "tools/simulator/calcom/wire_time.h"

#include "tests/support/times.h"

#include <boost/test/unit_test.hpp>

using namespace slotkeeper;
using namespace slotkeeper::simulator;

BOOST_AUTO_TEST_SUITE(wire_time_tests)

BOOST_AUTO_TEST_CASE(times_are_read_in_every_form_that_iso_8601_is_written_in) {
    for (const char* text :
         {"2026-11-25T09:00:00Z", "2026-11-25T09:00:00.000Z", "2026-11-25T10:00:00+01:00", "2026-11-25T10:00+01:00",
          "2026-11-25T03:30-0530", "2026-11-25T09:00", "2026-11-25 09:00:00", "2026-11-25T10:00:00+01"}) {
        const auto read = parse_time(text);
        BOOST_TEST_REQUIRE(read.has_value(), text);
        BOOST_TEST((*read == Moment(testing::utc("2026-11-25 09:00"))), text);
    }
    BOOST_TEST((parse_time("2026-11-25") == Moment(testing::utc("2026-11-25 00:00"))));
}

BOOST_AUTO_TEST_CASE(an_invalid_time_is_rejected) {
    for (const char* text :
         {"", "now", "2026-13-01", "2026-02-29", "2026-11-25T", "2026-11-25T25:00", "2026-11-25T09", "2026-11-25T09:60",
          "2026-11-25T09:00:00.Z", "2026-11-25T09:00:00+1", "2026-11-25T09:00:00Zz", "26-11-25",
          "2026-11-25T09:00:00 +01:00", "+026-11-25", "2026-1-25", "2026--1-25"}) {
        BOOST_TEST(!parse_time(text).has_value(), text);
    }
}

BOOST_AUTO_TEST_CASE(times_are_written_in_utc_or_in_the_zone_asked_for) {
    const auto instant = testing::utc("2026-07-01 22:30");
    BOOST_TEST(format_time(instant + std::chrono::microseconds(45'678)) == "2026-07-01T22:30:00.045Z");
    BOOST_TEST(format_time_in(TimeZone::find("UTC").value(), instant) == "2026-07-01T22:30:00.000Z");
    BOOST_TEST(format_time_in(TimeZone::find("Europe/Berlin").value(), instant) == "2026-07-02T00:30:00.000+02:00");
    BOOST_TEST(format_time_in(TimeZone::find("America/St_Johns").value(), instant) == "2026-07-01T20:00:00.000-02:30");
}

BOOST_AUTO_TEST_SUITE_END()
