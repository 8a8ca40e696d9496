// day_book_tests: which resources are busy at a time: half-open intervals, void claims, and claims of a moving
// appointment.
#include "engine/availability/day_book.h"

#include "tests/support/times.h"

#include <boost/test/unit_test.hpp>

using namespace slotkeeper;
using slotkeeper::testing::interval;
using slotkeeper::testing::utc;
using namespace std::chrono_literals;

namespace {

const auto kDay = std::chrono::sys_days{std::chrono::year{2026} / 6 / 2};
constexpr ResourceId kAnna{1};

Claim claim(std::string_view from, std::string_view until, int lane = 0, AppointmentId owner = AppointmentId{7}) {
    Claim made;
    made.taken = interval(from, until);
    made.where = {kAnna, std::chrono::floor<std::chrono::days>(made.taken.from)};
    made.lane = lane;
    made.appointment = owner;
    return made;
}

struct Book {
    Book() {
        book.open({kAnna, kDay});
        book.open({kAnna, kDay + std::chrono::days(1)});
    }
    bool room(std::string_view from, std::string_view until, int capacity = 1) {
        return book.has_room(kAnna, capacity, interval(from, until));
    }
    DayBook book{utc("2026-06-01 12:00")};
};

}  // namespace

BOOST_FIXTURE_TEST_SUITE(day_book_tests, Book)

BOOST_AUTO_TEST_CASE(a_booking_may_begin_in_the_second_in_which_another_ends) {
    book.add(claim("2026-06-02 10:00", "2026-06-02 10:30"));
    BOOST_TEST(room("2026-06-02 10:30", "2026-06-02 11:00"));
    BOOST_TEST(room("2026-06-02 09:30", "2026-06-02 10:00"));
    BOOST_TEST(!room("2026-06-02 10:29", "2026-06-02 10:31"));
    BOOST_TEST(!room("2026-06-02 09:00", "2026-06-02 12:00"));
    BOOST_TEST(!room("2026-06-02 10:10", "2026-06-02 10:20"));
}

BOOST_AUTO_TEST_CASE(a_day_that_was_not_opened_is_not_covered) {
    BOOST_TEST(book.covers(kAnna, interval("2026-06-02 23:00", "2026-06-03 01:00")));
    BOOST_TEST(book.covers(kAnna, interval("2026-06-03 23:00", "2026-06-04 00:00")));  // it ends as that day begins
    BOOST_TEST(!book.covers(kAnna, interval("2026-06-03 23:00", "2026-06-04 00:01")));
    BOOST_TEST(!book.covers(ResourceId{2}, interval("2026-06-02 10:00", "2026-06-02 11:00")));
}

BOOST_AUTO_TEST_CASE(both_days_of_a_stretch_over_midnight_count) {
    book.add(claim("2026-06-03 00:30", "2026-06-03 01:00"));
    BOOST_TEST(!room("2026-06-02 23:30", "2026-06-03 00:45"));
    BOOST_TEST(room("2026-06-02 23:30", "2026-06-03 00:30"));
    BOOST_TEST(resource_days(kAnna, interval("2026-06-02 23:30", "2026-06-03 00:45")).size() == 2U);
    BOOST_TEST(resource_days(kAnna, interval("2026-06-02 23:30", "2026-06-03 00:00")).size() == 1U);
}

// The two claims each meet the interval but not each other, so one of two places is free all the while.
BOOST_AUTO_TEST_CASE(room_is_what_is_left_of_the_capacity_at_the_busiest_instant) {
    book.add(claim("2026-06-02 10:00", "2026-06-02 10:30", 0));
    book.add(claim("2026-06-02 10:30", "2026-06-02 11:00", 1));
    BOOST_TEST(room("2026-06-02 10:00", "2026-06-02 11:00", 2));
    book.add(claim("2026-06-02 10:20", "2026-06-02 10:40", 2));
    BOOST_TEST(!room("2026-06-02 10:00", "2026-06-02 11:00", 2));
    BOOST_TEST(room("2026-06-02 10:00", "2026-06-02 11:00", 3));
    BOOST_TEST(room("2026-06-02 10:40", "2026-06-02 11:00", 2));
}

BOOST_AUTO_TEST_CASE(a_hold_counts_until_its_last_second_and_not_in_it) {
    auto hold = claim("2026-06-02 10:00", "2026-06-02 10:30");
    hold.expires_at = book.now() + 1s;
    book.add(hold);
    BOOST_TEST(!room("2026-06-02 10:00", "2026-06-02 10:30"));
    book.remove(hold);
    hold.expires_at = book.now();
    book.add(hold);
    BOOST_TEST(room("2026-06-02 10:00", "2026-06-02 10:30"));
    BOOST_CHECK(book.busy({kAnna, kDay}) == 0s);
    BOOST_TEST(book.claims({kAnna, kDay}).size() == 1U);  // it is there all the same, in the way of the schema's guard
}

BOOST_AUTO_TEST_CASE(the_claims_of_what_is_being_moved_count_as_free) {
    book.add(claim("2026-06-02 10:00", "2026-06-02 10:30", 0, AppointmentId{8}));
    book.set_given_up({AppointmentId{8}});
    BOOST_TEST(room("2026-06-02 10:15", "2026-06-02 10:45"));
    BOOST_CHECK(book.busy({kAnna, kDay}) == 0s);
    book.set_given_up({});
    BOOST_TEST(!room("2026-06-02 10:15", "2026-06-02 10:45"));
}

BOOST_AUTO_TEST_CASE(overlapping_claims_are_those_that_count) {
    const auto first = claim("2026-06-02 23:30", "2026-06-03 00:00");
    const auto second = claim("2026-06-03 00:00", "2026-06-03 00:30");
    auto expired = claim("2026-06-03 00:30", "2026-06-03 01:00");
    expired.expires_at = book.now();
    for (const auto& one : {second, expired, first}) book.add(one);
    BOOST_CHECK((book.overlapping(kAnna, interval("2026-06-02 23:45", "2026-06-03 01:00")) ==
                 std::vector<Claim>{first, second}));
    BOOST_TEST(book.overlapping(kAnna, interval("2026-06-02 23:00", "2026-06-02 23:30")).empty());
    book.set_given_up({AppointmentId{7}});
    BOOST_TEST(book.overlapping(kAnna, interval("2026-06-02 23:45", "2026-06-03 01:00")).empty());
}

BOOST_AUTO_TEST_CASE(claims_are_found_by_owner_on_every_day_and_removed_one_by_one) {
    const auto evening = claim("2026-06-02 23:30", "2026-06-03 00:00");
    const auto night = claim("2026-06-03 00:00", "2026-06-03 00:30");
    auto block = claim("2026-06-02 12:00", "2026-06-02 13:00");
    block.appointment.reset();
    block.block = BlockId{9};
    block.kind = ClaimKind::block;
    for (const auto& one : {night, block, evening}) book.add(one);
    BOOST_TEST(book.claims_of(AppointmentId{7}).size() == 2U);
    BOOST_REQUIRE_EQUAL(book.claims_of(BlockId{9}).size(), 1U);
    BOOST_CHECK(book.claims_of(BlockId{9}).front() == block);
    BOOST_CHECK(book.busy({kAnna, kDay}) == 90min);
    BOOST_CHECK(book.claims({kAnna, kDay}).front() == block);  // by start
    book.remove(evening);
    BOOST_TEST(book.claims_of(AppointmentId{7}).size() == 1U);
    BOOST_CHECK(book.busy({kAnna, kDay}) == 60min);
}

BOOST_AUTO_TEST_CASE(a_block_takes_the_whole_resource_at_any_capacity) {
    auto holiday = claim("2026-06-02 09:00", "2026-06-02 12:00");
    holiday.kind = ClaimKind::block;
    holiday.appointment.reset();
    holiday.block = BlockId{5};
    book.add(holiday);
    BOOST_TEST(!room("2026-06-02 10:00", "2026-06-02 11:00", 1));
    BOOST_TEST(!room("2026-06-02 10:00", "2026-06-02 11:00", 4));
    BOOST_TEST(room("2026-06-02 12:00", "2026-06-02 13:00", 4));
}

BOOST_AUTO_TEST_SUITE_END()
