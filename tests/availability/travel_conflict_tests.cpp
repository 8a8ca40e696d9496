// travel_conflict_tests: how much time a person needs between bookings at two branches.
#include "engine/availability/travel_conflict.h"

#include "tests/support/times.h"

#include <boost/test/unit_test.hpp>

using namespace slotkeeper;
using slotkeeper::testing::interval;
using slotkeeper::testing::utc;
using namespace std::chrono_literals;

namespace {

constexpr BranchId kNorth{1}, kSouth{2}, kWest{3};
constexpr ResourceId kRover{1};

// Rover's own branch is North; he works at South and West too. North and South are 40 minutes apart, others 20.
struct Town {
    Town() {
        company.travel = {.usual = 20min, .ways = {way_of(kSouth, kNorth, 40min)}};
        rover.id = kRover;
        rover.branch = kNorth;
        rover.other_branches = {{kSouth}, {kWest}};
        const std::chrono::sys_days first{std::chrono::year{2026} / 6 / 1};
        for (auto day = first; day < first + std::chrono::days(5); day += std::chrono::days(1))
            book.open({kRover, day});
    }

    // As the desk claims it, in pieces of one day each.
    void booked(BranchId where, const Interval& time, Minutes before = 0min, Minutes after = 0min) {
        for (const auto& [day, piece] : split_at_midnight(Interval{time.from - before, time.until + after})) {
            Claim claim;
            claim.where = {kRover, day};
            claim.taken = piece;
            claim.appointment = AppointmentId{7};
            claim.branch = where;
            claim.buffer_before = std::chrono::floor<Minutes>(std::max(time.from - piece.from, Seconds{0}));
            claim.buffer_after = std::chrono::floor<Minutes>(std::max(piece.until - time.until, Seconds{0}));
            book.add(claim);
        }
    }
    bool in_time(BranchId where, const Interval& time, Minutes before = 0min, Minutes after = 0min) const {
        const Catalog catalog(company, 1, {}, {}, {rover}, {});
        const Interval taken{time.from - before, time.until + after};
        return !travel_conflict(book, catalog, rover, where, time, taken);
    }

    Company company;
    Resource rover;
    DayBook book{utc("2026-05-01 12:00")};
};

}  // namespace

BOOST_FIXTURE_TEST_SUITE(travel_conflict_tests, Town)

BOOST_AUTO_TEST_CASE(the_way_is_the_same_in_both_directions_and_has_a_usual_length) {
    BOOST_TEST((company.travel.between(kNorth, kSouth) == 40min));
    BOOST_TEST((company.travel.between(kSouth, kNorth) == 40min));
    BOOST_TEST((company.travel.between(kWest, kNorth) == 20min));
    BOOST_TEST((company.travel.between(kWest, kWest) == 0min));
    BOOST_TEST((company.travel.longest() == 40min));
}

BOOST_AUTO_TEST_CASE(the_way_is_kept_free_before_and_after_a_booking_at_another_branch) {
    booked(kNorth, interval("2026-06-02 10:00", "2026-06-02 11:00"));
    BOOST_TEST(in_time(kSouth, interval("2026-06-02 11:40", "2026-06-02 12:00")));
    BOOST_TEST(!in_time(kSouth, interval("2026-06-02 11:39", "2026-06-02 12:00")));
    BOOST_TEST(in_time(kSouth, interval("2026-06-02 09:00", "2026-06-02 09:20")));
    BOOST_TEST(!in_time(kSouth, interval("2026-06-02 09:00", "2026-06-02 09:21")));
    BOOST_TEST(in_time(kWest, interval("2026-06-02 11:20", "2026-06-02 12:00")));
    BOOST_TEST(!in_time(kWest, interval("2026-06-02 11:19", "2026-06-02 12:00")));
    BOOST_TEST(in_time(kNorth, interval("2026-06-02 11:00", "2026-06-02 12:00")));
    BOOST_TEST(!in_time(kSouth, interval("2026-06-02 10:15", "2026-06-02 10:30")));
}

// The longer of the two counts, not their sum.
BOOST_AUTO_TEST_CASE(the_way_may_lie_in_the_buffers) {
    booked(kNorth, interval("2026-06-02 10:00", "2026-06-02 11:00"), 0min, 15min);
    BOOST_TEST(in_time(kSouth, interval("2026-06-02 11:40", "2026-06-02 12:00"), 10min));
    BOOST_TEST(!in_time(kSouth, interval("2026-06-02 11:39", "2026-06-02 12:00"), 10min));
    BOOST_TEST(in_time(kWest, interval("2026-06-02 11:25", "2026-06-02 12:00"), 10min));
    BOOST_TEST(!in_time(kWest, interval("2026-06-02 11:24", "2026-06-02 12:00"), 10min));
    BOOST_TEST((gap_needed(25min, 40min) == 40min));
    BOOST_TEST((gap_needed(45min, 40min) == 45min));
}

BOOST_AUTO_TEST_CASE(midnight_cuts_neither_the_way_nor_the_buffers) {
    booked(kNorth, interval("2026-06-02 22:00", "2026-06-02 23:50"), 0min, 20min);
    BOOST_TEST(in_time(kSouth, interval("2026-06-03 00:30", "2026-06-03 01:00")));
    BOOST_TEST(!in_time(kSouth, interval("2026-06-03 00:29", "2026-06-03 01:00")));
    booked(kNorth, interval("2026-06-04 00:10", "2026-06-04 01:00"), 30min);
    BOOST_TEST(in_time(kSouth, interval("2026-06-03 23:00", "2026-06-03 23:30")));
    BOOST_TEST(!in_time(kSouth, interval("2026-06-03 23:00", "2026-06-03 23:31")));
    BOOST_TEST(in_time(kSouth, interval("2026-06-04 01:40", "2026-06-04 02:00")));
    BOOST_TEST(!in_time(kSouth, interval("2026-06-04 01:39", "2026-06-04 02:00")));
}

BOOST_AUTO_TEST_CASE(a_booking_over_midnight_counts_as_one) {
    booked(kNorth, interval("2026-06-02 23:30", "2026-06-03 00:30"));
    BOOST_TEST(in_time(kSouth, interval("2026-06-03 01:10", "2026-06-03 01:30")));
    BOOST_TEST(!in_time(kSouth, interval("2026-06-03 01:09", "2026-06-03 01:30")));
    BOOST_TEST(in_time(kSouth, interval("2026-06-02 22:00", "2026-06-02 22:50")));
    BOOST_TEST(!in_time(kSouth, interval("2026-06-02 22:00", "2026-06-02 22:51")));
}

BOOST_AUTO_TEST_CASE(time_off_void_holds_and_people_of_one_branch_need_no_way) {
    booked(kNorth, interval("2026-06-02 10:00", "2026-06-02 11:00"));
    const auto next = interval("2026-06-02 11:10", "2026-06-02 12:00");
    BOOST_TEST(!in_time(kSouth, next));
    const auto claims = book.claims_of(AppointmentId{7});
    auto claim = claims.front();
    book.remove(claim);
    auto block = claim;
    block.kind = ClaimKind::block;
    block.appointment.reset();
    block.block = BlockId{9};
    book.add(block);
    BOOST_TEST(in_time(kSouth, next));
    book.remove(block);
    claim.expires_at = book.now();
    book.add(claim);
    BOOST_TEST(in_time(kSouth, next));
    book.remove(claim);
    claim.expires_at.reset();
    // Claims from before branches were stored are of the own branch.
    claim.branch.reset();
    book.add(claim);
    BOOST_TEST(!in_time(kSouth, next));
    rover.other_branches.clear();
    BOOST_TEST(in_time(kSouth, next));
}

BOOST_AUTO_TEST_CASE(the_conflict_names_the_booking_the_branch_and_what_is_missing) {
    booked(kNorth, interval("2026-06-02 10:00", "2026-06-02 11:00"));
    const Catalog catalog(company, 1, {}, {}, {rover}, {});
    const auto time = interval("2026-06-02 11:15", "2026-06-02 12:00");
    const auto found = travel_conflict(book, catalog, rover, kSouth, time, time);
    BOOST_REQUIRE(found);
    BOOST_TEST((found->branch == kNorth));
    BOOST_TEST((found->travel == 40min));
    BOOST_TEST((found->gap == 15min));
    BOOST_TEST((found->claim.appointment == AppointmentId{7}));
    const auto around = with_way(catalog, rover, time);
    BOOST_TEST((around == interval("2026-06-02 10:35", "2026-06-02 12:40")));
}

BOOST_AUTO_TEST_SUITE_END()
