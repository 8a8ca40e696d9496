// session_race_tests: concurrent callers through two desks never take more seats than a session has, and no other
// service gets its person.
#include "engine/store/booking/session_rows.h"
#include "tests/support/limited_salon.h"
#include "tests/support/seed.h"

#include <boost/test/unit_test.hpp>

#include <algorithm>
#include <random>

using namespace slotkeeper;
using namespace slotkeeper::tests;
using namespace std::chrono_literals;

namespace {

constexpr int kSessionRounds = 15;
constexpr int kSeatsOfRace = 5;

struct SessionRace : LimitedSalon {
    SessionRace() {
        BOOST_TEST_MESSAGE("SLOTKEEPER_SEED=" << seed);
        change("UPDATE service SET seats = 5, party_max = 2 WHERE service_id = " +
               std::to_string(service("Haarschnitt").id.value));
    }

    // The callers come in a random order, by turns through both desks.
    void play(std::vector<Command> commands, Tally& outcomes) {
        std::shuffle(commands.begin(), commands.end(), random);
        all_at_once(static_cast<int>(commands.size()), [&](int caller) {
            auto& through = caller % 2 == 0 ? desk : other->desk;
            outcomes.add(outcome(through.submit(commands[static_cast<std::size_t>(caller)])));
        });
    }
    Command seat(Instant start, int party = 1) {
        auto command = book(start, juergen());
        std::get<Book>(command.ask).party_size = party;
        return command;
    }
    std::int64_t seats_at(Instant start) {
        return test.number(
            "SELECT COALESCE(SUM(party_size), 0) FROM appointment WHERE state = 'confirmed' AND "
            "session_id IS NOT NULL AND starts_at = '" +
            store::format_datetime(start) + "'");
    }
    std::int64_t sessions_at(Instant start) {
        return test.number(
            "SELECT COUNT(DISTINCT session_id) FROM appointment WHERE state = 'confirmed' AND "
            "starts_at = '" +
            store::format_datetime(start) + "'");
    }

    // The session of that start, with all who have a seat now, goes to this person.
    Command give(Instant start, ResourceId to) {
        store::SessionFilter filter;
        filter.company = demo::kCompany;
        filter.from = start;
        filter.until = start + 1min;
        Reassign ask;
        ask.resource = to;
        const auto seated = database.read([&](store::Tx& tx) {
            ask.session = store::list_sessions(tx, filter).at(0).id;
            return store::list_attendees(tx, demo::kCompany, *ask.session, {});
        });
        ask.id = seated.at(0).id;
        ask.expected_version = seated.at(0).version;
        for (std::size_t i = 1; i < seated.size(); ++i) ask.others.push_back({seated[i].id, seated[i].version});
        return make(std::move(ask));
    }
    std::int64_t full_sessions_beyond_seats() {
        return test.number(
            "SELECT COUNT(*) FROM (SELECT session_id FROM appointment WHERE state = 'confirmed' GROUP BY session_id "
            "HAVING SUM(party_size) > 5) beyond");
    }
    std::int64_t sessions_of_two_people() {
        return test.number(
            "SELECT COUNT(*) FROM (SELECT session_id FROM claim GROUP BY session_id "
            "HAVING COUNT(DISTINCT resource_id) > 1) split");
    }

    const unsigned seed = testing::seed_of_test();
    std::mt19937 random{seed};
    std::unique_ptr<Process> other = another_process(2);
};

}  // namespace

BOOST_FIXTURE_TEST_SUITE(session_race_tests, SessionRace)

BOOST_AUTO_TEST_CASE(the_last_seat_is_booked_once) {
    for (int round = 0; round < kSessionRounds; ++round) {
        const auto start = at(10, 0, 7 * round);
        std::vector<Command> commands;
        for (int i = 0; i < 14; ++i) commands.push_back(seat(start));
        Tally outcomes;
        play(std::move(commands), outcomes);
        BOOST_TEST(outcomes["confirmed"] == kSeatsOfRace, outcomes.text());
        BOOST_TEST(outcomes["slot_conflict"] == 14 - kSeatsOfRace, outcomes.text());
        BOOST_TEST(sessions_at(start) == 1);
    }
    BOOST_TEST(broken_rows() == 0);
}

BOOST_AUTO_TEST_CASE(parties_and_cancellations_never_take_more_seats_than_there_are) {
    for (int round = 0; round < kSessionRounds; ++round) {
        const auto start = at(10, 0, 7 * round);
        const std::vector<AppointmentId> early{booked(seat(start, 2)), booked(seat(start, 2)), booked(seat(start))};
        std::vector<Command> commands;
        for (int i = 0; i < 10; ++i) commands.push_back(seat(start, 1 + i % 2));
        for (const auto id : early) commands.push_back(make(Cancel{id, "customer", {}}));
        Tally outcomes;
        play(std::move(commands), outcomes);
        BOOST_TEST(outcomes["cancelled"] == 3, outcomes.text());
        BOOST_TEST(outcomes.sum() == 13, outcomes.text());
        BOOST_TEST(seats_at(start) <= kSeatsOfRace, outcomes.text());
        BOOST_TEST(sessions_at(start) <= 1);
    }
    BOOST_TEST(broken_rows() == 0);
}

BOOST_AUTO_TEST_CASE(a_session_that_changes_hands_while_others_book_is_never_split) {
    for (int round = 0; round < kSessionRounds; ++round) {
        const auto start = at(10, 0, 7 * round);
        std::vector<AppointmentId> early;
        for (int i = 0; i < 3; ++i) early.push_back(booked(seat(start)));
        std::vector<Command> commands{give(start, anna()), give(start, lena())};
        for (int i = 0; i < 4; ++i) commands.push_back(seat(start));
        for (int i = 0; i < 3; ++i) commands.push_back(book(start, anna()));
        commands.push_back(make(Cancel{early[0], "customer", {}}));
        Tally outcomes;
        play(std::move(commands), outcomes);
        BOOST_TEST(outcomes.sum() == 10, outcomes.text());
        BOOST_TEST(outcomes["cancelled"] == 1, outcomes.text());
        BOOST_TEST(test.number("SELECT COUNT(DISTINCT session_id) FROM appointment WHERE appointment_id IN (" +
                               std::to_string(early[1].value) + ", " + std::to_string(early[2].value) + ")") == 1);
    }
    BOOST_TEST(full_sessions_beyond_seats() == 0);
    BOOST_TEST(sessions_of_two_people() == 0);
    BOOST_TEST(broken_rows() == 0);
}

// Who comes first has him: the course, or one customer for a beard.
BOOST_AUTO_TEST_CASE(another_service_has_the_person_or_the_session_has) {
    const auto beard = service("Bart").id;
    for (int round = 0; round < kSessionRounds; ++round) {
        const auto start = at(10, 0, 7 * round);
        std::vector<Command> commands;
        for (int i = 0; i < 6; ++i) {
            commands.push_back(seat(start));
            commands.push_back(book_service(beard, start + 10min, {{0, 0, juergen()}}));
        }
        Tally outcomes;
        play(std::move(commands), outcomes);
        const auto seats = seats_at(start);
        BOOST_TEST(outcomes["confirmed"] == (seats > 0 ? kSeatsOfRace : 1), outcomes.text());
        BOOST_TEST((seats == 0 || seats == kSeatsOfRace));
    }
    BOOST_TEST(broken_rows() == 0);
}

BOOST_AUTO_TEST_SUITE_END()
