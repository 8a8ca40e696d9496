// external_availability_tests: a day is known completely or not at all, days are UTC days, and the age is that of the
// oldest part.
#include "engine/availability/external_availability.h"

#include "tests/support/times.h"

#include <boost/test/unit_test.hpp>

using namespace slotkeeper;
using namespace slotkeeper::testing;

namespace {

const ExternalEventType kStaff{AccountId{1}, 10};
const ExternalEventType kTypeOfBen{AccountId{2}, 10};  // the same number at another account

std::chrono::sys_days day(std::string_view text) {
    return std::chrono::floor<std::chrono::days>(utc(std::string(text) + " 00:00"));
}

ExternalAvailability two_days() {
    ExternalAvailability times;
    times.put(kStaff, day("2026-11-24"), {{utc("2026-11-24 09:00"), utc("2026-11-24 23:30")}, utc("2026-11-23 08:00")});
    times.put(kStaff, day("2026-11-25"), {{utc("2026-11-25 00:00")}, utc("2026-11-23 07:00")});
    times.put(kTypeOfBen, day("2026-11-25"),
              {{utc("2026-11-25 00:00"), utc("2026-11-25 10:00")}, utc("2026-11-23 09:00")});
    return times;
}

}  // namespace

BOOST_AUTO_TEST_SUITE(external_availability_tests)

BOOST_AUTO_TEST_CASE(a_start_is_looked_for_on_its_own_day_and_host) {
    const auto times = two_days();
    const auto at = [&](const ExternalEventType& which, std::string_view start) { return times.at(which, utc(start)); };
    BOOST_CHECK(at(kStaff, "2026-11-24 09:00") == StartAvailability::free);
    BOOST_CHECK(at(kStaff, "2026-11-24 09:30") == StartAvailability::taken);
    BOOST_CHECK(at(kStaff, "2026-11-24 23:30") == StartAvailability::free);
    BOOST_CHECK(at(kStaff, "2026-11-25 00:00") ==
                StartAvailability::free);  // midnight belongs to the day that it begins
    BOOST_CHECK(at(kStaff, "2026-11-26 00:00") == StartAvailability::unknown);
    BOOST_CHECK(at(kTypeOfBen, "2026-11-24 09:00") == StartAvailability::unknown);
    BOOST_CHECK(at(kTypeOfBen, "2026-11-25 10:00") == StartAvailability::free);
    BOOST_CHECK(at({AccountId{3}, 10}, "2026-11-25 10:00") == StartAvailability::unknown);
}

BOOST_AUTO_TEST_CASE(starts_of_all_event_types_are_sorted_and_unique) {
    const auto starts = two_days().starts_in(interval("2026-11-24 10:00", "2026-11-25 10:00"));
    BOOST_REQUIRE_EQUAL(starts.size(), 2U);
    BOOST_TEST(text(starts[0]) == "2026-11-24 23:30");
    BOOST_TEST(text(starts[1]) == "2026-11-25 00:00");
}

BOOST_AUTO_TEST_CASE(the_whole_is_as_old_as_its_oldest_day_and_a_day_can_be_forgotten) {
    auto times = two_days();
    BOOST_CHECK(times.as_of() == Moment(utc("2026-11-23 07:00")));
    times.forget(kStaff, day("2026-11-25"));
    BOOST_CHECK(times.at(kStaff, utc("2026-11-25 00:00")) == StartAvailability::unknown);
    BOOST_CHECK(times.as_of() == Moment(utc("2026-11-23 08:00")));
    times.forget(kStaff, day("2026-11-24"));
    times.forget(kStaff, day("2026-11-24"));
    times.forget(kTypeOfBen, day("2026-11-25"));
    BOOST_TEST(times.empty());
    BOOST_TEST(!times.as_of());
}

BOOST_AUTO_TEST_CASE(an_interval_that_ends_at_midnight_touches_no_day_more) {
    const auto one = days_touched(interval("2026-11-24 00:00", "2026-11-25 00:00"));
    BOOST_CHECK((one == DaySpan{day("2026-11-24"), day("2026-11-24")}));
    const auto two = days_touched(interval("2026-11-24 23:59", "2026-11-25 00:01"));
    BOOST_CHECK((two == DaySpan{day("2026-11-24"), day("2026-11-25")}));
}

BOOST_AUTO_TEST_SUITE_END()
