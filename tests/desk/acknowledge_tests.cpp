// acknowledge_tests: the customer's acknowledgement is recorded once, for one time, and causes no sync.
#include "engine/store/booking/appointment_rows.h"
#include "tests/support/calcom_salon.h"

#include <boost/test/unit_test.hpp>

#include <thread>

using namespace slotkeeper;
using namespace slotkeeper::tests;

namespace {

template <class House>
struct Acknowledged : House {
    Appointment stored(AppointmentId id) {
        return *this->database.read([&](store::Tx& tx) { return store::load_appointment(tx, demo::kCompany, id); });
    }
    Appointment stored_at(AppointmentId id, int version) {
        return *this->database.read(
            [&](store::Tx& tx) { return store::load_appointment_at(tx, demo::kCompany, id, version); });
    }
    Result<Receipt> says_yes(AppointmentId id) {
        return this->desk.submit(this->make(Change{id, Event::acknowledge, {}}));
    }
    AppointmentId booked_at(int hour) {
        return this->desk.submit(this->book(this->at(hour, 0), this->staff(0).id))->appointment->id;
    }
    std::int64_t jobs() { return this->test.number("SELECT COUNT(*) FROM job"); }
    std::int64_t messages() { return this->test.number("SELECT COUNT(*) FROM message"); }
};
using InSalon = Acknowledged<Salon>;
using BesideCalcom = Acknowledged<CalcomSalon>;

}  // namespace

BOOST_AUTO_TEST_SUITE(acknowledge_tests)

BOOST_FIXTURE_TEST_CASE(an_acknowledgement_is_recorded_once, InSalon) {
    const auto id = booked_at(10);
    BOOST_TEST(!stored(id).acknowledged_at);
    const auto first = says_yes(id);
    BOOST_REQUIRE(first.ok());
    BOOST_TEST(first->appointment->version == 2);
    const auto then = stored(id);
    BOOST_REQUIRE(then.acknowledged_at.has_value());
    BOOST_CHECK(then.acknowledged_at == first->appointment->acknowledged_at);
    BOOST_CHECK(then.state == State::confirmed);

    test.run("UPDATE appointment SET acknowledged_at = acknowledged_at - INTERVAL 1 MINUTE");
    const auto second = says_yes(id);
    BOOST_REQUIRE(second.ok());
    BOOST_TEST(second->appointment->version == 2);
    BOOST_CHECK((*stored(id).acknowledged_at == *then.acknowledged_at - Minutes(1)));
    const auto history = database.read([&](store::Tx& tx) { return store::load_history(tx, demo::kCompany, id); });
    BOOST_REQUIRE(history.size() == 2U);
    BOOST_CHECK(history.back().event == Event::acknowledge);
    BOOST_TEST(broken_rows() == 0);
}

BOOST_FIXTURE_TEST_CASE(an_acknowledgement_of_the_old_time_does_not_apply_to_the_new_one, InSalon) {
    const auto id = booked_at(10);
    BOOST_REQUIRE(says_yes(id).ok());
    const auto yes = *stored(id).acknowledged_at;
    BOOST_REQUIRE(desk.submit(make(Reschedule{id, at(15, 0), {}, false, {}})).ok());
    BOOST_TEST(!stored(id).acknowledged_at);
    BOOST_REQUIRE(says_yes(id).ok());
    BOOST_TEST(stored(id).acknowledged_at.has_value());
    BOOST_TEST(stored(id).version == 4);
    // What was answered then is answered to a repeat, whatever came of it.
    BOOST_TEST(!stored_at(id, 1).acknowledged_at);
    BOOST_CHECK(stored_at(id, 2).acknowledged_at == yes);
    BOOST_TEST(!stored_at(id, 3).acknowledged_at);
    BOOST_TEST(stored_at(id, 4).acknowledged_at.has_value());
    BOOST_TEST(broken_rows() == 0);
}

BOOST_FIXTURE_TEST_CASE(other_changes_leave_it, InSalon) {
    const auto id = booked_at(10);
    BOOST_REQUIRE(says_yes(id).ok());
    auto check_in = make(Change{id, Event::check_in, {}});
    check_in.skip_rules = true;  // whatever the hour
    BOOST_REQUIRE(desk.submit(check_in).ok());
    BOOST_TEST(stored(id).acknowledged_at.has_value());
    BOOST_CHECK(says_yes(id).refusal().code == ErrorCode::state_conflict);
    BOOST_CHECK(says_yes(AppointmentId{4711}).refusal().code == ErrorCode::not_found);
}

BOOST_FIXTURE_TEST_CASE(concurrent_acknowledgements_are_recorded_once, InSalon) {
    const auto id = booked_at(10);
    const auto other = another_process(7);
    {
        std::vector<std::jthread> callers;
        for (int i = 0; i < 12; ++i) {
            auto command = make(Change{id, Event::acknowledge, {}});
            auto& with = i % 2 == 0 ? desk : other->desk;
            callers.emplace_back([&with, command] { static_cast<void>(with.submit(command)); });
        }
    }
    BOOST_TEST(stored(id).version == 2);
    BOOST_TEST(broken_rows() == 0);
}

BOOST_FIXTURE_TEST_CASE(an_acknowledgement_causes_no_sync_and_no_message, BesideCalcom) {
    const auto id = booked_at(10);
    BOOST_REQUIRE(sync(id).kind == JobResult::Kind::done);
    const auto jobs_before = jobs(), messages_before = messages();
    BOOST_REQUIRE(says_yes(id).ok());
    BOOST_TEST(jobs() == jobs_before);
    BOOST_TEST(messages() == messages_before);
    // And where a sync comes by for another reason, it has nothing to do.
    BOOST_TEST(sync(id).reason == "in_step");
    BOOST_TEST(sync(id).reason == "already_synced");
    BOOST_TEST(differences() == "");
    BOOST_TEST(stored(id).acknowledged_at.has_value());
    BOOST_TEST(broken_rows() == 0);
}

// A move at Cal.com is another time too.
BOOST_FIXTURE_TEST_CASE(a_move_at_calcom_clears_the_acknowledgement, BesideCalcom) {
    const auto id = booked_at(10);
    BOOST_REQUIRE(says_yes(id).ok());
    auto moved = make(ApplyRemoteReschedule{id, {at(11, 0), at(11, 30)}, {}, {}, false});
    moved.from_calendar = true;
    BOOST_REQUIRE(desk.submit(moved).ok());
    BOOST_TEST(!stored(id).acknowledged_at);
}

BOOST_FIXTURE_TEST_CASE(a_pending_appointment_cannot_be_acknowledged, BesideCalcom) {
    set_policy(SyncPolicy::confirm_first);
    const auto id = booked_at(10);
    BOOST_REQUIRE((stored(id).state == State::pending));
    BOOST_CHECK(says_yes(id).refusal().code == ErrorCode::state_conflict);
    BOOST_TEST(stored(id).version == 1);
}

BOOST_AUTO_TEST_SUITE_END()
