// decide_whole_sessions_tests: sessions that are given to another person with all their bookings.
#include "engine/availability/group_sessions.h"
#include "engine/base/limits.h"
#include "tests/support/yoga_house.h"

#include <boost/test/unit_test.hpp>

using namespace slotkeeper;
using namespace slotkeeper::tests;

BOOST_FIXTURE_TEST_SUITE(decide_whole_sessions_tests, YogaHouse)

BOOST_AUTO_TEST_CASE(a_session_is_given_away_as_a_whole_and_stays_the_same_session) {
    const auto one = booked(kYoga, hour_at(10), 2, kAsha);
    const auto two = booked(kYoga, hour_at(10), 1, kAsha);
    const auto given = give({one.id, two.id}, kBo);
    BOOST_REQUIRE(given.ok());
    BOOST_TEST(given->size() == 2U);
    for (const auto& plan : *given) {
        BOOST_TEST((plan.audit->event == Event::reassign));
        BOOST_TEST(plan.appointment->version == 2);
        BOOST_TEST((plan.appointment->session == one.session));
        BOOST_TEST((person_of(*plan.appointment) == kBo));
        BOOST_TEST((now(plan.appointment->id).version == 2));
    }
    BOOST_TEST(claims(kAsha).empty());
    BOOST_TEST((lanes(kBo) == std::set{0, limits::seat_lane_first}));
    BOOST_TEST(seats_taken(desk.book, kBo, *one.session, {hour_at(10), hour_at(11)}) == 3);
    booked(kMassage, hour_at(10), 1, kAsha);
    BOOST_TEST((book(kYoga, hour_at(10), 1, kBo).refusal().code == ErrorCode::slot_conflict));
    const auto again = give({one.id, two.id}, kBo);
    BOOST_REQUIRE(again.ok());
    BOOST_TEST(again->back().no_op);
}

BOOST_AUTO_TEST_CASE(a_session_joins_that_of_the_new_person_if_it_has_seats_for_all) {
    const auto one = booked(kYoga, hour_at(10), 1, kAsha);
    const auto two = booked(kYoga, hour_at(10), 1, kAsha);
    const auto there = booked(kYoga, hour_at(10), 2, kBo);
    const auto before = claims(kAsha);
    const auto refused = give({one.id, two.id}, kBo);
    BOOST_REQUIRE(!refused.ok());
    BOOST_TEST((refused.refusal().code == ErrorCode::slot_conflict));
    BOOST_TEST(refused.refusal().field == "resource_id");
    BOOST_TEST((claims(kAsha) == before));
    BOOST_TEST(claims(kBo).size() == 1U);
    cancel(there);
    const auto smaller = booked(kYoga, hour_at(10), 1, kBo);
    BOOST_REQUIRE(give({one.id, two.id}, kBo).ok());
    for (const auto id : {one.id, two.id}) BOOST_TEST((now(id).session == smaller.session));
    BOOST_TEST(claims(kAsha).empty());
    BOOST_TEST(seats_taken(desk.book, kBo, *smaller.session, {hour_at(10), hour_at(11)}) == 3);
}

BOOST_AUTO_TEST_CASE(other_attendees_than_were_seen_are_refused) {
    const auto one = booked(kYoga, hour_at(10), 1, kAsha);
    const auto two = booked(kYoga, hour_at(10), 1, kAsha);
    const auto alone = give({one.id}, kBo);
    BOOST_TEST((alone.refusal().code == ErrorCode::changed));
    BOOST_TEST(alone.refusal().in_the_way == std::vector<std::string>{two.id.text()});
    Reassign older{one.id, kBo, {}, one.version, one.session, {{two.id, two.version + 1}}};
    BOOST_TEST((decide_all(command_to(older), desk).refusal().code == ErrorCode::changed));
    const auto hold = hold_for(1);
    BOOST_REQUIRE(decide(hold).ok());
    const auto held = give({one.id, two.id, hold.id}, kBo);
    BOOST_TEST((held.refusal().code == ErrorCode::state_conflict));
    BOOST_TEST(held.refusal().in_the_way == std::vector<std::string>{hold.id.text()});
    BOOST_TEST(claims(kBo).empty());
    BOOST_TEST(claims(kAsha).size() == 3U);
}

BOOST_AUTO_TEST_CASE(who_did_not_come_stays_with_the_old_person) {
    const auto absent = booked(kYoga, hour_at(10), 1, kAsha);
    const auto one = booked(kYoga, hour_at(10), 1, kAsha);
    const auto two = booked(kYoga, hour_at(10), 1, kAsha);
    desk.now = hour_at(10, 20);
    BOOST_REQUIRE(decide(Change{absent.id, Event::no_show, {}}).ok());
    const auto given = give({one.id, two.id, absent.id}, kBo);
    BOOST_REQUIRE(given.ok());
    BOOST_TEST(given->size() == 2U);
    BOOST_TEST((now(one.id).session == now(two.id).session));
    BOOST_TEST((now(one.id).session != absent.session));
    BOOST_REQUIRE(claims(kAsha).size() == 1U);
    BOOST_TEST((claims(kAsha)[0].appointment == absent.id));
    BOOST_TEST((lanes(kAsha) == std::set{0}));
}

BOOST_FIXTURE_TEST_CASE(a_session_that_is_given_away_keeps_its_room, StudioWithRoom) {
    const auto one = booked(kYoga, hour_at(10), 1, kAsha);
    const auto two = booked(kYoga, hour_at(10), 2, kAsha);
    BOOST_REQUIRE(give({one.id, two.id}, kBo).ok());
    for (const auto id : {one.id, two.id}) {
        BOOST_TEST((now(id).session == one.session));
        BOOST_TEST((now(id).parts.at(1).resource == kYogaRoom));
    }
    BOOST_TEST(claims(kAsha).empty());
    BOOST_TEST((lanes(kYogaRoom) == std::set{0, limits::seat_lane_first}));
}

BOOST_AUTO_TEST_SUITE_END()
