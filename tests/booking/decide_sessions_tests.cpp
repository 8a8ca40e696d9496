// decide_sessions_tests: bookings that share the sessions of a service with seats, decided without a database.
#include "engine/availability/group_sessions.h"
#include "engine/base/limits.h"
#include "tests/support/yoga_house.h"

#include <boost/test/unit_test.hpp>

#include <map>

using namespace slotkeeper;
using namespace slotkeeper::tests;
using namespace std::chrono_literals;

BOOST_FIXTURE_TEST_SUITE(decide_sessions_tests, YogaHouse)

BOOST_AUTO_TEST_CASE(bookings_share_a_session_until_it_is_full_and_then_another_person_begins_one) {
    const auto first = booked(kYoga, hour_at(10));
    BOOST_REQUIRE(first.session.has_value());
    for (int i = 1; i < kSeats; ++i) {
        const auto next = booked(kYoga, hour_at(10));
        BOOST_TEST((next.session == first.session));
        BOOST_TEST((person_of(next) == person_of(first)));
        BOOST_TEST((next.parts[0].chosen_by == ChosenBy::shared_session));
        BOOST_TEST((next.parts[0].taken == first.parts[0].taken));
    }
    BOOST_TEST((lanes(person_of(first)) == std::set{0, limits::seat_lane_first, limits::seat_lane_first + 1}));
    const auto other = booked(kYoga, hour_at(10));
    BOOST_TEST((other.session != first.session));
    BOOST_TEST((person_of(other) != person_of(first)));
    for (int i = 1; i < kSeats; ++i) BOOST_TEST((booked(kYoga, hour_at(10)).session == other.session));
    const auto before = claims(kAsha);
    const auto refused = book(kYoga, hour_at(10));
    BOOST_REQUIRE(!refused.ok());
    BOOST_TEST((refused.refusal().code == ErrorCode::slot_conflict));
    BOOST_TEST(refused.refusal().message == "the session that begins then is full");
    BOOST_TEST((claims(kAsha) == before));
}

BOOST_AUTO_TEST_CASE(another_service_or_start_never_shares_the_person) {
    booked(kYoga, hour_at(10), 1, kAsha);
    for (const auto start :
         {hour_at(9, 31), hour_at(10), hour_at(10, 30), hour_at(11)}) {  // with the buffer until 11:10
        BOOST_TEST((book(kMassage, start, 1, kAsha).refusal().code == ErrorCode::slot_conflict));
    }
    BOOST_TEST((book(kYoga, hour_at(10, 15), 1, kAsha).refusal().message == "this time is taken"));
    BOOST_TEST(!desk.book.has_room(kAsha, 1, {hour_at(10), hour_at(10, 30)}));
    BOOST_TEST(desk.book.has_room(kAsha, 2, {hour_at(10), hour_at(10, 30)}));
    booked(kYoga, hour_at(10), 1, kAsha);
    BOOST_TEST(desk.book.has_room(kAsha, 2, {hour_at(10), hour_at(10, 30)}));  // both are one
    BOOST_TEST((desk.book.busy({kAsha, kToday}) == 70min));
    booked(kMassage, hour_at(11, 10), 1, kAsha);
}

BOOST_AUTO_TEST_CASE(each_of_a_party_has_a_seat) {
    const auto two = booked(kYoga, hour_at(10), 2, kAsha);
    const auto refused = book(kYoga, hour_at(10), 2, kAsha);
    BOOST_TEST((refused.refusal().code == ErrorCode::slot_conflict));
    BOOST_TEST(refused.refusal().message == "the session that begins then has 1 seat left");
    BOOST_TEST((person_of(booked(kYoga, hour_at(10), 2)) == kBo));
    BOOST_TEST((booked(kYoga, hour_at(10), 1).session == two.session));
    BOOST_TEST((book(kYoga, hour_at(10), kSeats + 1).refusal().code == ErrorCode::party_size));
}

BOOST_AUTO_TEST_CASE(a_cancelled_booking_gives_its_seat_back_and_the_last_one_the_time) {
    const auto first = booked(kYoga, hour_at(10), 1, kAsha);
    const auto second = booked(kYoga, hour_at(10), 1, kAsha);
    const auto third = booked(kYoga, hour_at(10), 1, kAsha);
    cancel(first);
    // The place goes to another booking, so that the schema goes on guarding it.
    BOOST_TEST(claims(kAsha).size() == 2U);
    BOOST_TEST(lanes(kAsha).contains(0));
    const auto fourth = booked(kYoga, hour_at(10), 1, kAsha);
    BOOST_TEST((fourth.session == first.session));
    BOOST_TEST((book(kYoga, hour_at(10), 1, kAsha).refusal().code == ErrorCode::slot_conflict));
    cancel(second);
    cancel(third);
    BOOST_TEST(claims(kAsha).size() == 1U);
    BOOST_TEST((book(kMassage, hour_at(10), 1, kAsha).refusal().code == ErrorCode::slot_conflict));
    cancel(fourth);
    BOOST_TEST(claims(kAsha).empty());
    booked(kMassage, hour_at(10), 1, kAsha);
}

BOOST_AUTO_TEST_CASE(a_move_leaves_the_session_and_joins_the_one_at_the_new_start) {
    const auto staying = booked(kYoga, hour_at(10), 1, kAsha);
    const auto moving = booked(kYoga, hour_at(10), 1, kAsha);
    const auto later = booked(kYoga, hour_at(12), 1, kAsha);
    const auto moved = decide(Reschedule{moving.id, hour_at(12), {}, false, {}});
    BOOST_REQUIRE(moved.ok());
    BOOST_TEST((moved->appointment->session == later.session));
    // Alone at a new start it begins a session of its own, never one that exists.
    const auto alone = decide(Reschedule{moving.id, hour_at(14), {}, false, {}});
    BOOST_REQUIRE(alone.ok());
    BOOST_TEST((alone->appointment->session != staying.session));
    BOOST_TEST((alone->appointment->session != later.session));
    // More people than seats are left: it stays as it was.
    booked(kYoga, hour_at(12), 2, kAsha);
    const auto before = claims(kAsha);
    Reschedule grown{moving.id, hour_at(12), {}, false, {}};
    grown.party_size = 2;
    BOOST_TEST((decide(grown).refusal().code == ErrorCode::slot_conflict));
    BOOST_TEST((claims(kAsha) == before));
}

BOOST_AUTO_TEST_CASE(a_hold_keeps_a_seat_and_is_booked_for_as_many_as_there_are_seats) {
    const auto hold = hold_for(1);
    BOOST_REQUIRE(decide(hold).ok());
    booked(kYoga, hour_at(10), 1, kAsha);
    const ConvertHold for_three{hold.id, hold.holder, {.name = "Erika Muster", .phone = "", .email = "", .note = ""},
                                "",      {},          3};
    const auto before = claims(kAsha);
    const auto refused = decide(for_three);
    BOOST_TEST((refused.refusal().code == ErrorCode::slot_conflict));
    BOOST_TEST(refused.refusal().field == "party_size");
    BOOST_TEST((claims(kAsha) == before));
    auto for_two = for_three;
    for_two.party_size = 2;
    const auto done = decide(for_two);
    BOOST_REQUIRE(done.ok());
    BOOST_TEST(done->appointment->party_size == 2);
    BOOST_TEST(seats_taken(desk.book, kAsha, *done->appointment->session, {hour_at(10), hour_at(11)}) == 3);
    BOOST_TEST((book(kYoga, hour_at(10), 1, kAsha).refusal().code == ErrorCode::slot_conflict));
}

BOOST_AUTO_TEST_CASE(a_void_hold_keeps_no_seat) {
    const auto hold = hold_for(2);
    BOOST_REQUIRE(decide(hold).ok());
    booked(kYoga, hour_at(10), 1, kAsha);
    BOOST_TEST((book(kYoga, hour_at(10), 2, kAsha).refusal().code == ErrorCode::slot_conflict));
    // As the desk loads it after the hold has ended.
    const auto end = *desk.appointments.at(hold.id).expires_at;
    DayBook later(end);
    for (const auto resource : {kAsha, kBo, kYogaRoom}) {
        for (const auto day : {kToday, kToday + std::chrono::days(1)}) later.open({resource, day});
    }
    for (const auto& claim : claims(kAsha)) later.add(claim);
    desk.now = end;
    desk.book = later;
    booked(kYoga, hour_at(10), 2, kAsha);
    BOOST_TEST(lanes(kAsha).contains(0));
    BOOST_TEST((book(kMassage, hour_at(10), 1, kAsha).refusal().code == ErrorCode::slot_conflict));
}

BOOST_AUTO_TEST_CASE(an_attendee_is_not_lengthened_and_leaves_only_for_another_session) {
    const auto one = booked(kYoga, hour_at(10), 1, kAsha);
    booked(kYoga, hour_at(10), 1, kAsha);
    BOOST_TEST((decide(Resize{one.id, 90min, {}}).refusal().code == ErrorCode::state_conflict));
    const auto lanes_before = lanes(kAsha);
    const auto alone = decide(Reassign{one.id, kBo, {}, {}});
    BOOST_REQUIRE(!alone.ok());
    BOOST_TEST((alone.refusal().code == ErrorCode::state_conflict));
    BOOST_TEST(alone.refusal().message.find("sessions.reassign") != std::string::npos, alone.refusal().message);
    BOOST_TEST((lanes(kAsha) == lanes_before));
    BOOST_TEST(claims(kBo).empty());
    const auto other = booked(kYoga, hour_at(10), 1, kBo);
    const auto reassigned = decide(Reassign{one.id, kBo, {}, {}});
    BOOST_REQUIRE(reassigned.ok());
    BOOST_TEST((reassigned->appointment->session == other.session));
    BOOST_TEST((person_of(*reassigned->appointment) == kBo));
    BOOST_TEST((lanes(kAsha) == std::set{0}));
}

BOOST_AUTO_TEST_CASE(who_did_not_come_has_a_seat_again_once_that_is_undone) {
    const auto one = booked(kYoga, hour_at(10), 1, kAsha);
    booked(kYoga, hour_at(10), 2, kAsha);
    desk.now = hour_at(10, 20);
    BOOST_REQUIRE(decide(Change{one.id, Event::no_show, {}}).ok());
    BOOST_REQUIRE(decide(Change{one.id, Event::reopen, {}}).ok());
    BOOST_TEST(seats_taken(desk.book, kAsha, *one.session, {hour_at(10, 30), hour_at(11)}) == 3);
}

BOOST_FIXTURE_TEST_CASE(who_asks_for_another_person_hears_that_the_session_is_with_others, StudioWithRoom) {
    booked(kYoga, hour_at(10), 1, kAsha);
    booked(kMassage, hour_at(10), 1, kBo);
    const auto refused = book(kYoga, hour_at(10), 1, kBo);
    BOOST_REQUIRE(!refused.ok());
    BOOST_TEST(refused.refusal().message ==
               "this time is taken, and the session that begins then is with another person, room or device");
    BOOST_TEST(book(kYoga, hour_at(10), kSeats, kAsha).refusal().message ==
               "the session that begins then has 2 seats left");
    BOOST_TEST(book(kYoga, hour_at(10), 1, kAsha).ok());
}

BOOST_FIXTURE_TEST_CASE(all_of_a_session_have_the_same_room, StudioWithRoom) {
    const auto first = booked(kYoga, hour_at(10), 1, kAsha);
    const auto other = booked(kYoga, hour_at(10), 1, kBo);  // beside it: the room has two places
    BOOST_TEST((first.session != other.session));
    for (int i = 1; i < kSeats; ++i) BOOST_TEST((booked(kYoga, hour_at(10), 1, kBo).session == other.session));
    BOOST_TEST((booked(kYoga, hour_at(10)).session == first.session));
    BOOST_TEST(!desk.book.has_room(kYogaRoom, 2, {hour_at(10), hour_at(11)}));
    BOOST_TEST(desk.book.has_room(kYogaRoom, 3, {hour_at(10), hour_at(11)}));
    std::map<SessionId, int> places;
    for (const auto& claim : claims(kYogaRoom)) places[*claim.session] += claim.lane < limits::seat_lane_first ? 1 : 0;
    BOOST_TEST(places.size() == 2U);
    for (const auto& [session, count] : places) BOOST_TEST(count == 1);
}

BOOST_AUTO_TEST_CASE(a_buffer_that_reaches_into_the_next_day_is_that_of_all_who_share_the_session) {
    const auto& known = *desk.catalogs.at(kYogaCompany);
    auto resources = known.resources();
    resources.front().buffer_after = 30min;
    desk.catalogs.insert_or_assign(
        kYogaCompany, CatalogPtr(Catalog(known.company(), 2, known.branches(), known.services(), resources, {})));
    const auto first = booked(kYoga, hour_at(22, 45), 1, kAsha);
    BOOST_TEST((first.parts[0].taken == Interval{hour_at(22, 45), hour_at(24, 15)}));
    const auto next = booked(kYoga, hour_at(22, 45), 1, kAsha);
    BOOST_TEST((next.session == first.session));
    BOOST_TEST((next.parts[0].taken == first.parts[0].taken));
    // The one who stays keeps all of it.
    cancel(first);
    BOOST_TEST(!book(kMassage, hour_at(24), 1, kAsha).ok());
    BOOST_TEST(book(kMassage, hour_at(24, 15), 1, kAsha).ok());
}

BOOST_AUTO_TEST_SUITE_END()
