// brake_tests: the definition of a mass change, the limit for single events within a window, and how a paused account
// is resumed.
#include "engine/calendar/reconcile/brake.h"

#include "tests/support/calcom_salon.h"
#include "tests/support/caught_log.h"

#include <boost/test/unit_test.hpp>

using namespace slotkeeper;
using namespace slotkeeper::tests;

namespace {

struct BrakedSalon : CalcomSalon {
    std::string state() {
        return test.number("SELECT COUNT(*) FROM calendar_account WHERE state = 'paused' AND account_id = " +
                           std::to_string(account.value)) == 1
                   ? "paused"
                   : "active";
    }
    // Follows so many, one after the other; how many of them passed.
    int follow(FollowedChange change, int times) {
        auto passed = 0;
        for (auto i = 0; i < times; ++i) passed += world.accounts.brake().may_follow(account, change) ? 1 : 0;
        return passed;
    }

    AccountId account = catalog->event_type(service("Haarschnitt").id, staff(0).id)->account;
};

}  // namespace

BOOST_FIXTURE_TEST_SUITE(brake_tests, BrakedSalon)

BOOST_AUTO_TEST_CASE(more_than_five_and_more_than_a_tenth_is_a_mass_change_and_so_is_an_empty_list) {
    const BrakeLimits limits;
    BOOST_TEST(!is_mass_change({5, 5, false}, limits));
    BOOST_TEST(is_mass_change({6, 6, false}, limits));
    BOOST_TEST(is_mass_change({6, 59, false}, limits));
    BOOST_TEST(!is_mass_change({6, 60, false}, limits));
    BOOST_TEST(is_mass_change({1'270, 1'470, false}, limits));
    BOOST_TEST(is_mass_change({1, 1, true}, limits));
    BOOST_TEST(!is_mass_change({}, limits));
    BOOST_TEST(is_mass_change({1, 5, false}, {.changes = 0, .percent = 10}));
}

BOOST_AUTO_TEST_CASE(a_comparison_beyond_the_limits_pauses_the_account_and_logs_once) {
    CaughtLog log;
    BOOST_TEST(world.accounts.brake().may_report(account, {5, 5, false}));
    BOOST_TEST(state() == "active");
    BOOST_TEST(!world.accounts.brake().may_report(account, {12, 40, false}));
    BOOST_TEST(state() == "paused");
    BOOST_TEST(!world.accounts.brake().may_report(account, {1, 1, true}));
    BOOST_TEST(log.lines_with("paused, Cal.com") == 1);
    BOOST_TEST(log.text().find("would end or move 12 of 40 coming appointments") != std::string::npos);
    BOOST_TEST(follow(FollowedChange::moved, 1) == 0);
}

BOOST_AUTO_TEST_CASE(single_events_pass_and_a_flood_of_them_does_not) {
    BOOST_TEST(follow(FollowedChange::forgotten, 20) == 5);
    BOOST_TEST(state() == "paused");
    world.accounts.brake().release(account, 0);
    BOOST_TEST(state() == "active");
    BOOST_TEST(follow(FollowedChange::ended, 50) == 10);
    world.accounts.brake().release(account, 0);
    BOOST_TEST(follow(FollowedChange::moved, 100) == 50);
    // What came long ago counts no more.
    test.run("UPDATE calendar_account SET state = 'active'");
    test.run("UPDATE calendar_brake SET window_began_at = window_began_at - INTERVAL 1 HOUR");
    BOOST_TEST(follow(FollowedChange::ended, 10) == 10);
    BOOST_TEST(state() == "active");
}

// A flood pauses no account that waits for a new key anyway, and the log does not say that it did.
BOOST_AUTO_TEST_CASE(an_account_that_waits_for_a_key_is_not_called_paused) {
    test.run("UPDATE calendar_account SET state = 'needs_reauth'");
    CaughtLog log;
    BOOST_TEST(follow(FollowedChange::ended, 50) == 10);
    BOOST_TEST(log.lines_with("paused") == 0);
}

BOOST_AUTO_TEST_CASE(accepted_changes_pass_the_brake_and_further_ones_do_not) {
    BOOST_TEST(!world.accounts.brake().may_report(account, {30, 40, false}));
    world.accounts.brake().release(account, 30);
    BOOST_TEST(world.accounts.brake().may_report(account, {30, 40, false}));
    BOOST_TEST(follow(FollowedChange::forgotten, 60) == 35);
    BOOST_TEST(state() == "paused");
}

BOOST_AUTO_TEST_SUITE_END()
