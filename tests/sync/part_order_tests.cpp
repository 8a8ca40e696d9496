// part_order_tests: the parts of one appointment make room for each other at Cal.com.
#include "engine/sync/part_order.h"

#include "tests/support/times.h"

#include <boost/test/unit_test.hpp>

using namespace slotkeeper;
using slotkeeper::testing::interval;

namespace {

constexpr AccountId kPartAccount{5}, kAnotherAccount{6};

Interval half_hour(const std::string& from, const std::string& until) {
    return interval("2026-11-24 " + from, "2026-11-24 " + until);
}

// A part that stands at one time and is wanted at another.
struct MovingPart {
    Link link;
    PartStep step;

    MovingPart(int part, const Interval& here, const Interval& there, NextStep what, AccountId account = kPartAccount) {
        link.part = part;
        link.account = account;
        record_live(link, {"uid" + std::to_string(part), here, 100, false, false});
        step.wanted.part = part;
        step.wanted.live = true;
        step.wanted.time = there;
        step.wanted.account = account;
        step.wanted.event_type_id = 100;
        step.step.what = what;
    }
};

// The parts and their steps in the order in which they are taken.
std::string order_of(std::vector<MovingPart> parts) {
    std::vector<PartStep> steps;
    for (auto& one : parts) {
        one.step.link = &one.link;
        steps.push_back(one.step);
    }
    std::string text;
    for (const auto& one : in_order_of_room(steps, Catalog(Company{}, 1, {}, {}, {}, {}))) {
        text += (text.empty() ? "" : ", ") + std::string(name_of(one.step.what)) + ' ' + std::to_string(one.link->part);
    }
    return text;
}

const Interval kNine = half_hour("09:00", "09:30"), kHalfPast = half_hour("09:30", "10:00"),
               kTenSharp = half_hour("10:00", "10:30"), kNoon = half_hour("12:00", "12:30");
constexpr auto kMoves = NextStep::reschedule;

}  // namespace

BOOST_AUTO_TEST_SUITE(part_order_tests)

BOOST_AUTO_TEST_CASE(moving_later_the_last_part_goes_first) {
    BOOST_TEST(order_of({{1, kNine, kHalfPast, kMoves}, {2, kHalfPast, kTenSharp, kMoves}}) ==
               "reschedule 2, reschedule 1");
}

BOOST_AUTO_TEST_CASE(moving_earlier_the_first_part_goes_first) {
    BOOST_TEST(order_of({{1, kHalfPast, kNine, kMoves}, {2, kTenSharp, kHalfPast, kMoves}}) ==
               "reschedule 1, reschedule 2");
    BOOST_TEST(order_of({{2, kTenSharp, kHalfPast, kMoves}, {1, kHalfPast, kNine, kMoves}}) ==
               "reschedule 1, reschedule 2");
}

BOOST_AUTO_TEST_CASE(parts_of_other_calendars_keep_their_order) {
    BOOST_TEST(order_of({{1, kNine, kHalfPast, kMoves}, {2, kHalfPast, kTenSharp, kMoves, kAnotherAccount}}) ==
               "reschedule 1, reschedule 2");
}

BOOST_AUTO_TEST_CASE(two_that_change_places_give_way_once) {
    const std::vector<MovingPart> both{{1, kNine, kHalfPast, kMoves}, {2, kHalfPast, kNine, kMoves}};
    BOOST_TEST(order_of(both) == "cancel 1, reschedule 2");
    auto with_idle = both;
    with_idle.insert(with_idle.begin(), {3, kNoon, kNoon, NextStep::nothing});
    BOOST_TEST(order_of(with_idle) == "cancel 1, reschedule 2, nothing 3");
}

BOOST_AUTO_TEST_CASE(a_part_waits_for_one_in_its_way_that_must_wait_and_for_no_other) {
    BOOST_TEST(order_of({{1, kNine, kHalfPast, kMoves}, {2, kHalfPast, kTenSharp, NextStep::wait}}) ==
               "wait 2, reschedule 1");
    BOOST_TEST(order_of({{1, kNine, kHalfPast, kMoves}, {2, kNoon, kTenSharp, NextStep::wait}}) ==
               "reschedule 1, wait 2");
}

BOOST_AUTO_TEST_CASE(what_frees_time_comes_first_and_what_has_nothing_to_do_last) {
    BOOST_TEST(order_of({{1, kNine, kNine, NextStep::nothing},
                         {2, kHalfPast, kNoon, kMoves},
                         {3, kTenSharp, kTenSharp, NextStep::cancel}}) == "cancel 3, reschedule 2, nothing 1");
}

BOOST_AUTO_TEST_SUITE_END()
