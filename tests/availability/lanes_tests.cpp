// lanes_tests: if the capacity suffices, an assignment of lanes is found, and no lane has overlapping claims.
#include "engine/availability/lanes.h"

#include "tests/support/seed.h"
#include "tests/support/times.h"

#include <boost/test/unit_test.hpp>

#include <algorithm>
#include <random>
#include <set>

using namespace slotkeeper;
using slotkeeper::testing::utc;
using namespace std::chrono_literals;

namespace {

const auto kWorkDay = std::chrono::sys_days{std::chrono::year{2026} / 6 / 2};
constexpr ResourceId kLaneRoom{1};

Claim claim_at(int from_minute, int minutes, std::int64_t owner) {
    Claim claim;
    claim.where = {kLaneRoom, kWorkDay};
    claim.taken = {Instant(kWorkDay) + Minutes(from_minute), Instant(kWorkDay) + Minutes(from_minute + minutes)};
    claim.appointment = AppointmentId{owner};
    return claim;
}

// Done as the desk does it; every removed one must be there.
void apply(DayBook& book, const LaneAssignment& assignment) {
    for (const auto& old : assignment.removed) book.remove(old);
    for (const auto& fresh : assignment.added) book.add(fresh);
}

// What the primary key of the schema refuses: it knows nothing of void claims.
bool lanes_overlap(const DayBook& book) {
    const auto claims = book.claims({kLaneRoom, kWorkDay});
    for (std::size_t i = 0; i < claims.size(); ++i) {
        for (std::size_t j = 0; j < i; ++j) {
            if (claims[i].lane == claims[j].lane && claims[i].taken.overlaps(claims[j].taken)) return true;
        }
    }
    return false;
}

// The slow, obvious answer: in which minutes are how many places taken?
bool room_by_minutes(const DayBook& book, int capacity, const Interval& wanted) {
    for (auto minute = wanted.from; minute < wanted.until; minute += 1min) {
        const auto claims = book.claims({kLaneRoom, kWorkDay});
        const auto taken = std::count_if(claims.begin(), claims.end(), [&](const Claim& claim) {
            return book.counts(claim) && claim.taken.contains(minute);
        });
        if (taken >= capacity) return false;
    }
    return true;
}

}  // namespace

BOOST_AUTO_TEST_SUITE(lanes_tests)

BOOST_AUTO_TEST_CASE(a_claim_takes_the_first_lane_that_is_free) {
    DayBook book(utc("2026-06-01 12:00"));
    book.open({kLaneRoom, kWorkDay});
    for (std::int64_t owner = 1; owner <= 3; ++owner) {
        const auto assignment = assign_lanes(book, 3, claim_at(600, 30, owner));
        BOOST_TEST(assignment.removed.empty());
        BOOST_REQUIRE_EQUAL(assignment.added.size(), 1U);
        BOOST_TEST(assignment.added.front().lane == owner - 1);
        apply(book, assignment);
    }
    BOOST_TEST(!book.has_room(kLaneRoom, 3, claim_at(629, 1, 4).taken));
}

// Two places, never more than one taken at once, yet each lane has something in the way: first-fit alone would refuse.
BOOST_AUTO_TEST_CASE(claims_that_fit_by_count_but_not_by_lane_are_reassigned) {
    DayBook book(utc("2026-06-01 12:00"));
    book.open({kLaneRoom, kWorkDay});
    auto early = claim_at(600, 30, 1);
    auto late = claim_at(630, 30, 2);
    late.lane = 1;
    book.add(early);
    book.add(late);
    const auto whole = claim_at(600, 60, 3);
    BOOST_REQUIRE(book.has_room(kLaneRoom, 2, whole.taken));
    const auto assignment = assign_lanes(book, 2, whole);
    BOOST_TEST(!assignment.removed.empty());
    BOOST_CHECK(std::any_of(assignment.added.begin(), assignment.added.end(),
                            [](const Claim& claim) { return claim.appointment == AppointmentId{3}; }));
    apply(book, assignment);
    BOOST_TEST(book.claims({kLaneRoom, kWorkDay}).size() == 3U);
    BOOST_TEST(!lanes_overlap(book));
}

BOOST_AUTO_TEST_CASE(claims_within_the_capacity_get_lanes_without_overlap) {
    const auto seed = testing::seed_of_test();
    BOOST_TEST_MESSAGE("SLOTKEEPER_SEED=" << seed);
    BOOST_TEST_CONTEXT("SLOTKEEPER_SEED=" << seed) {
        std::mt19937 random(seed);
        const auto below = [&](int bound) { return std::uniform_int_distribution<int>(0, bound - 1)(random); };
        int laid = 0, laid_anew = 0;
        for (int history = 0; history < 150; ++history) {
            const auto now = utc("2026-06-01 12:00");
            const auto capacity = 1 + below(6);
            DayBook book(now);
            book.open({kLaneRoom, kWorkDay});
            for (std::int64_t owner = 1; owner <= 90; ++owner) {
                auto claim = claim_at(480 + below(300), 5 + below(60), owner);
                if (below(5) == 0) claim.expires_at = now + Seconds(below(2));  // void at once, or a hold
                if (below(9) == 0) book.set_given_up({AppointmentId{1 + below(static_cast<int>(owner))}});
                const auto room = book.has_room(kLaneRoom, capacity, claim.taken);
                BOOST_REQUIRE_EQUAL(room, room_by_minutes(book, capacity, claim.taken));
                if (!room) continue;
                const auto before = book.claims({kLaneRoom, kWorkDay});
                const std::vector<Claim> standing(before.begin(), before.end());
                const auto assignment = assign_lanes(book, capacity, claim);
                apply(book, assignment);
                ++laid;
                laid_anew += assignment.added.size() > 1 ? 1 : 0;
                BOOST_REQUIRE(!lanes_overlap(book));
                std::multiset<std::pair<AppointmentId, Instant>> owners;
                for (const auto& one : book.claims({kLaneRoom, kWorkDay})) {
                    BOOST_REQUIRE(one.lane >= 0 && one.lane < capacity);
                    owners.emplace(*one.appointment, one.taken.from);
                }
                BOOST_REQUIRE(owners.contains({*claim.appointment, claim.taken.from}));
                for (const auto& one : standing) {  // no valid claim was lost or moved in time
                    if (book.counts(one)) BOOST_REQUIRE(owners.contains({*one.appointment, one.taken.from}));
                }
                // A void claim is asked for no longer, and a moved one is laid again by its own command.
                book.set_given_up({});
                if (below(4) == 0) book.remove(book.claims({kLaneRoom, kWorkDay}).front());
            }
        }
        BOOST_TEST(laid > 1'000);
        BOOST_TEST(laid_anew > 10);
    }
}

// Five places were there when these were booked; two are left.
BOOST_AUTO_TEST_CASE(claims_in_lanes_above_a_lowered_capacity_stay_valid) {
    DayBook book{Instant(kWorkDay)};
    book.open({kLaneRoom, kWorkDay});
    for (int lane = 0; lane < 5; ++lane) {
        auto old = claim_at(600, 60, lane + 1);
        old.lane = lane;
        book.add(old);
    }
    auto lone = claim_at(700, 60, 6);  // alone at its time, in a lane that is gone
    lone.lane = 4;
    book.add(lone);
    BOOST_TEST(!book.has_room(kLaneRoom, 2, claim_at(630, 20, 7).taken));
    const auto beside = claim_at(700, 60, 7);
    BOOST_REQUIRE(book.has_room(kLaneRoom, 2, beside.taken));
    apply(book, assign_lanes(book, 2, beside));
    // Every lane touched, the cluster reaches back into the crowd: laid anew, it still stands, in as many lanes as it
    // needs.
    apply(book, assign_lanes(book, 2, claim_at(655, 10, 8)));
    const auto across = claim_at(661, 39, 9);
    BOOST_REQUIRE(book.has_room(kLaneRoom, 2, across.taken));
    apply(book, assign_lanes(book, 2, across));
    BOOST_TEST(!lanes_overlap(book));
    BOOST_TEST(book.claims({kLaneRoom, kWorkDay}).size() == 9U);
}

BOOST_AUTO_TEST_SUITE_END()
