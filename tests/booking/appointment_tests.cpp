// appointment_tests: the allowed events of an appointment in each state, every pair written out, and its history as
// text.
#include "engine/booking/appointment.h"

#include "tests/support/times.h"

#include <boost/test/unit_test.hpp>

#include <set>
#include <sstream>

using namespace slotkeeper;
using slotkeeper::testing::interval;

namespace {

// One row an event, one column a state, in the order of both enums; "-" is refused.
constexpr auto kTable = R"(
             held      pending   confirmed  checked_in completed cancelled declined no_show    expired conflicted
place_hold   -         -         -          -          -         -         -        -          -       -
extend_hold  held      -         -          -          -         -         -        -          -       -
release_hold expired   -         -          -          -         -         -        -          expired -
expire_hold  expired   -         -          -          -         -         -        -          expired -
book         confirmed -         -          -          -         -         -        -          -       -
reschedule   -         confirmed confirmed  -          -         -         -        -          -       confirmed
cancel       -         cancelled cancelled  cancelled  -         -         -        -          -       cancelled
confirm      -         confirmed confirmed  -          -         -         -        -          -       -
decline      -         declined  -          -          -         -         -        -          -       -
check_in     -         -         checked_in -          -         -         -        checked_in -       -
complete     -         -         completed  completed  -         -         -        completed  -       -
no_show      -         -         no_show    no_show    no_show   -         -        -          -       -
acknowledge  -         -         confirmed  -          -         -         -        -          -       -
reopen       -         -         -          confirmed  confirmed -         -        confirmed  -       -
edit         -         pending   confirmed  checked_in completed cancelled declined no_show    -       conflicted
approve      -         confirmed -          -          -         -         -        -          -       -
reassign     -         confirmed confirmed  checked_in -         -         -        -          -       -
resize       -         confirmed confirmed  checked_in -         -         -        -          -       -
)";

}  // namespace

BOOST_AUTO_TEST_SUITE(appointment_tests)

BOOST_AUTO_TEST_CASE(every_pair_of_state_and_event_has_its_outcome) {
    std::istringstream table(kTable);
    std::vector<State> states;
    for (std::size_t i = 0; i < EnumNames<State>::all.size(); ++i) {
        std::string title;
        BOOST_REQUIRE(table >> title);
        const auto state = from_name<State>(title);
        BOOST_REQUIRE_MESSAGE(state, title);
        states.push_back(*state);
    }
    BOOST_TEST((std::set<State>(states.begin(), states.end()).size() == EnumNames<State>::all.size()));
    std::set<Event> events;
    std::string title;
    while (table >> title) {
        const auto event = from_name<Event>(title);
        BOOST_REQUIRE_MESSAGE(event, title);
        BOOST_TEST(events.insert(*event).second);
        for (const auto state : states) {
            std::string expected;
            BOOST_REQUIRE(table >> expected);
            const auto next = next_state(state, *event);
            BOOST_TEST((next ? name_of(*next) : "-") == expected, name_of(state) << " + " << name_of(*event));
            if (!next) BOOST_CHECK(next.refusal().code == ErrorCode::state_conflict);
        }
    }
    BOOST_TEST(events.size() == EnumNames<Event>::all.size());
}

BOOST_AUTO_TEST_CASE(a_booking_or_move_is_pending_if_acceptance_is_awaited) {
    BOOST_CHECK(*next_state(State::held, Event::book, true) == State::pending);
    for (const auto state : {State::pending, State::confirmed, State::conflicted}) {
        BOOST_CHECK(*next_state(state, Event::reschedule, true) == State::pending);
    }
    BOOST_CHECK(*next_state(State::pending, Event::approve, true) == State::pending);
    BOOST_CHECK(*next_state(State::confirmed, Event::reassign, true) == State::pending);
    BOOST_CHECK(*next_state(State::checked_in, Event::resize, true) == State::checked_in);
    BOOST_CHECK(*next_state(State::pending, Event::confirm, true) == State::confirmed);
    BOOST_TEST(!next_state(State::cancelled, Event::book, true).ok());
}

BOOST_AUTO_TEST_CASE(a_refusal_offers_only_what_a_client_can_ask_for) {
    const auto offered = [](State state) {
        const auto text = next_state(state, Event::place_hold).refusal().message;
        return text.substr(text.find(": ") + 2);
    };
    BOOST_TEST(offered(State::held) == "extend_hold, release_hold, book");
    BOOST_TEST(offered(State::expired) == "nothing more");
    BOOST_TEST(offered(State::pending) == "reschedule, cancel, confirm, decline, approve, reassign, resize");
    BOOST_TEST(offered(State::confirmed) ==
               "reschedule, cancel, check_in, complete, no_show, acknowledge, reassign, resize");
}

BOOST_AUTO_TEST_CASE(a_refusal_names_the_state_and_what_is_possible) {
    const auto refused = next_state(State::checked_in, Event::reschedule);
    BOOST_TEST(refused.refusal().message.find("checked_in") != std::string::npos);
    for (const auto* possible : {"complete", "cancel", "no_show"}) {
        BOOST_TEST(refused.refusal().message.find(possible) != std::string::npos);
    }
    BOOST_TEST(next_state(State::declined, Event::confirm).refusal().message.find("nothing more") != std::string::npos);
}

// An end that frees the time is final, so a later claim of another appointment is never in question.
BOOST_AUTO_TEST_CASE(only_a_conflicted_appointment_can_regain_its_time) {
    for (std::size_t s = 0; s < EnumNames<State>::all.size(); ++s) {
        const auto state = static_cast<State>(s);
        if (takes_time(state) || state == State::conflicted) continue;
        for (std::size_t e = 0; e < EnumNames<Event>::all.size(); ++e) {
            const auto next = next_state(state, static_cast<Event>(e));
            BOOST_TEST((!next || !takes_time(*next)), name_of(state) << " + " << name_of(static_cast<Event>(e)));
        }
    }
}

BOOST_AUTO_TEST_CASE(segments_are_restored_from_text) {
    std::vector<Part> parts;
    parts.push_back({0, 0, ResourceId{21}, interval("2026-06-02 10:00", "2026-06-02 10:30"), {}});
    parts.push_back({0, 1, ResourceId{9'007'199'254'740'993}, interval("2026-06-02 10:00", "2026-06-02 10:30"), {}});
    parts.push_back({1, 0, std::nullopt, interval("2026-06-02 10:30", "2026-06-02 11:15"), {}});
    parts.push_back({11, 3, ResourceId{1}, interval("1969-12-31 23:00", "1970-01-01 00:00"), {}});
    for (auto& part : parts) part.taken = part.time;
    BOOST_CHECK(parse_segments(segments_text(parts)) == parts);
    BOOST_TEST(segments_text({}).empty());
    BOOST_TEST(parse_segments("").empty());
    BOOST_TEST(segments_text({parts[2]}) == "1.0.0.1780396200.1780398900");
}

BOOST_AUTO_TEST_SUITE_END()
