// lost_commit_tests: the connection breaks around the COMMIT, and the caller still gets one answer for one effect.
//
// Only the key tells a batch whether its lost COMMIT took effect: it is written with the effect and looked up again.
#include "tests/race/callers.h"
#include "tests/support/cutting_proxy.h"
#include "tests/support/salon.h"

#include <boost/test/unit_test.hpp>

using namespace slotkeeper;
using namespace slotkeeper::tests;
using namespace std::chrono_literals;

namespace {

// A salon, and a desk that reaches the same database through the proxy.
struct LostCommitFixture {
    Salon salon;
    TemporaryFolder folder;
    CuttingProxy proxy{folder.path(), salon.test.url()};
    Salon::Process behind{proxy.url(), 2, {.committers = 1}};
};

}  // namespace

BOOST_FIXTURE_TEST_SUITE(lost_commit_tests, LostCommitFixture)

BOOST_AUTO_TEST_CASE(a_booking_committed_without_acknowledgement_is_answered_with_its_result) {
    const auto who = salon.staff(1).id;
    BOOST_REQUIRE(behind.desk.submit(salon.book(Salon::at(10, 0), who)).ok());  // the day is made, sessions are open
    proxy.cut(Cut::after_commit, 1);
    const auto answer = behind.desk.submit(salon.book(Salon::at(11, 0), who));
    BOOST_TEST(proxy.cuts_left() <= 0);
    BOOST_TEST(outcome(answer) == "confirmed");
    BOOST_TEST(answer->replayed);  // found by its key
    BOOST_TEST(salon.test.number("SELECT COUNT(*) FROM appointment") == 2);
    BOOST_TEST(salon.test.number("SELECT COUNT(*) FROM audit_event") == 2);
    BOOST_TEST(salon.broken_rows() == 0);
}

BOOST_AUTO_TEST_CASE(a_booking_whose_commit_never_arrived_is_done_again) {
    const auto who = salon.staff(1).id;
    BOOST_REQUIRE(behind.desk.submit(salon.book(Salon::at(10, 0), who)).ok());
    proxy.cut(Cut::before_commit, 1);
    const auto answer = behind.desk.submit(salon.book(Salon::at(11, 0), who));
    BOOST_TEST(outcome(answer) == "confirmed");
    BOOST_TEST(!answer->replayed);
    BOOST_TEST(salon.test.number("SELECT COUNT(*) FROM appointment") == 2);
    BOOST_TEST(salon.broken_rows() == 0);
}

BOOST_AUTO_TEST_CASE(a_reschedule_and_a_cancel_with_a_lost_commit_happen_once) {
    const auto who = salon.staff(1).id;
    const auto booked = behind.desk.submit(salon.book(Salon::at(10, 0), who));
    BOOST_REQUIRE(booked.ok());
    const auto id = booked->appointment->id;
    for (const auto how : {Cut::before_commit, Cut::after_commit}) {
        proxy.cut(how, 1);
        const auto minute = how == Cut::before_commit ? 0 : 30;
        const auto moved = behind.desk.submit(salon.make(Reschedule{id, Salon::at(11, minute), {}, false, {}}));
        BOOST_TEST(outcome(moved) == "confirmed");
        BOOST_TEST(moved->appointment->version == (how == Cut::before_commit ? 2 : 3));
    }
    proxy.cut(Cut::after_commit, 1);
    BOOST_TEST(outcome(behind.desk.submit(salon.make(Cancel{id, "customer", {}}))) == "cancelled");
    BOOST_TEST(salon.test.number("SELECT version FROM appointment") == 4);
    BOOST_TEST(salon.test.number("SELECT COUNT(*) FROM claim") == 0);
    BOOST_TEST(salon.broken_rows() == 0);
}

// Whole batches lose their COMMIT, the one way and the other, again and again.
BOOST_AUTO_TEST_CASE(many_callers_with_lost_commits_are_booked_once_each) {
    for (const auto how : {Cut::after_commit, Cut::before_commit}) {
        for (int round = 0; round < 5; ++round) {
            proxy.cut(how, 3);
            Tally tally;
            const auto hour = how == Cut::after_commit ? 10 : 15;
            all_at_once(16, [&](int caller) {
                const auto start = Salon::at(hour, 0, 7 * round) + caller / 2 % 4 * 30min;
                const auto who = salon.staff(static_cast<std::size_t>(caller % 2)).id;
                tally.add(outcome(behind.desk.submit(salon.book(start, who), 30s)));
            });
            BOOST_TEST(tally["confirmed"] == 8, tally.text());
            BOOST_TEST(tally["slot_conflict"] == 8, tally.text());
        }
    }
    BOOST_TEST(salon.test.number("SELECT COUNT(*) FROM appointment") == 80);
    BOOST_TEST(salon.test.number("SELECT COUNT(*) FROM claim") == 80);
    BOOST_TEST(salon.broken_rows() == 0);
}

BOOST_AUTO_TEST_SUITE_END()
