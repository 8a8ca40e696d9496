// decide_remote_tests: changes at Cal.com are applied in states that allow no such change here.
#include "engine/booking/decide.h"

#include "engine/store/booking/appointment_rows.h"
#include "tests/support/salon.h"

#include <boost/test/unit_test.hpp>

#include <map>

using namespace slotkeeper;
using namespace slotkeeper::tests;

namespace {

struct RemoteSalon : Salon {
    // An appointment in this state; the time of one that has none is free again.
    Appointment in_state(State state, Instant start) {
        const auto id = booked(book(start, staff(0).id)).id;
        if (state == State::declined) test.run("DELETE FROM claim WHERE appointment_id = " + std::to_string(id.value));
        test.run("UPDATE appointment SET state = '" + std::string(name_of(state)) +
                 "' WHERE appointment_id = " + std::to_string(id.value));
        return *database.read([&](store::Tx& tx) { return store::load_appointment(tx, demo::kCompany, id); });
    }
    Appointment booked(Command command) { return *desk.submit(std::move(command)).value().appointment; }
    Appointment move_in(const Appointment& one, Instant start, std::optional<ResourceId> person = {},
                        bool pending = false) {
        auto command =
            make(ApplyRemoteReschedule{one.id, {start, start + Minutes(30)}, person, one.version, false, pending});
        command.skip_rules = command.from_calendar = true;
        return booked(std::move(command));
    }
    std::string last_event() {
        std::string text;
        database.read([&](store::Tx& tx) {
            tx.rows("SELECT event FROM audit_event ORDER BY at DESC, version DESC LIMIT 1", {},
                    [&](std::string event) { text = std::move(event); });
        });
        return text;
    }
    std::int64_t notices(const std::string& kind) {
        return test.number("SELECT COUNT(*) FROM message WHERE kind = '" + kind + "'");
    }
};

}  // namespace

BOOST_FIXTURE_TEST_SUITE(decide_remote_tests, RemoteSalon)

BOOST_AUTO_TEST_CASE(changes_at_cal_com_are_applied_in_these_states_too) {
    const std::map<std::pair<State, Event>, State> besides{
        {{State::no_show, Event::reschedule}, State::confirmed},
        {{State::no_show, Event::cancel}, State::cancelled},
        {{State::checked_in, Event::reschedule}, State::confirmed},
        {{State::completed, Event::cancel}, State::cancelled},
        {{State::completed, Event::reschedule}, State::confirmed},
        {{State::declined, Event::reschedule}, State::confirmed},
    };
    for (std::size_t i = 0; i < EnumNames<State>::all.size(); ++i) {
        for (std::size_t j = 0; j < EnumNames<Event>::all.size(); ++j) {
            const auto state = static_cast<State>(i);
            const auto event = static_cast<Event>(j);
            const auto there = next_remote_state(state, event), here = next_state(state, event);
            const auto found = besides.find({state, event});
            BOOST_TEST_CONTEXT(name_of(state) << " + " << name_of(event)) {
                if (found != besides.end()) {
                    BOOST_TEST(!here.ok());
                    BOOST_CHECK(*there == found->second);
                } else {
                    BOOST_TEST(there.ok() == here.ok());
                    if (here) BOOST_CHECK(*there == *here);
                }
            }
        }
    }
}

BOOST_AUTO_TEST_CASE(an_appointment_moved_at_cal_com_is_confirmed_at_the_new_time) {
    auto hour = 9;
    for (const auto state : {State::checked_in, State::completed, State::no_show, State::declined}) {
        BOOST_TEST_CONTEXT(name_of(state)) {
            const auto one = in_state(state, at(hour, 0));
            const auto moved = move_in(one, at(hour++, 30));
            BOOST_CHECK(moved.state == State::confirmed);
            BOOST_TEST((moved.time.from == one.time.from + Minutes(30)));
            BOOST_TEST(last_event() == "reschedule");
        }
    }
    BOOST_TEST(notices("moved") == 4);
    BOOST_TEST(test.number("SELECT COUNT(*) FROM claim") == 4);
}

BOOST_AUTO_TEST_CASE(a_booking_restored_at_its_time_is_confirmed_and_only_acceptance_is_notified) {
    const auto came = move_in(in_state(State::no_show, at(9, 0)), at(9, 0));
    BOOST_CHECK(came.state == State::confirmed);
    BOOST_TEST(last_event() == "reopen");
    BOOST_TEST(notices("confirmed") + notices("moved") == 0);
    BOOST_CHECK(move_in(in_state(State::declined, at(10, 0)), at(10, 0)).state == State::confirmed);
    BOOST_TEST(notices("confirmed") == 1);
    BOOST_TEST(test.number("SELECT COUNT(*) FROM claim") == 2);
}

BOOST_AUTO_TEST_CASE(a_change_of_staff_keeps_the_attendance) {
    auto hour = 9;
    for (const auto state : {State::checked_in, State::completed, State::no_show}) {
        const auto one = in_state(state, at(hour, 0));
        const auto given = move_in(one, at(hour++, 0), staff(1).id);
        BOOST_TEST(name_of(given.state) == name_of(state));
        BOOST_TEST((given.parts.at(0).resource == staff(1).id));
    }
}

BOOST_AUTO_TEST_CASE(a_move_that_needs_a_new_acceptance_is_pending_with_a_deadline) {
    const auto moved = move_in(in_state(State::confirmed, at(9, 0)), at(10, 0), {}, /*pending=*/true);
    BOOST_CHECK(moved.state == State::pending);
    BOOST_TEST(test.number("SELECT COUNT(*) FROM job WHERE kind = 'end_wait' AND unique_key LIKE '%:2'") == 1);
}

BOOST_AUTO_TEST_SUITE_END()
