// sync_oauth_tests: the sync of an account connected by OAuth: its tokens expire, are refused and revoked, and every
// appointment still gets into step.
#include "tests/support/calcom_salon.h"
#include "tests/support/caught_log.h"
#include "tests/support/oauth_person.h"

#include <boost/test/unit_test.hpp>

using namespace slotkeeper;
using namespace slotkeeper::tests;
using nlohmann::json;

namespace {

struct OAuthHouse : CalcomSalon {
    OAuthHouse() { let_in_again(); }
    void let_in_again() {
        const auto name = "staff" + std::to_string(staff(0).id.value);
        const auto connected = let_in(world.accounts, demo::kCompany, remote.address(), name, /*force_create=*/true);
        BOOST_REQUIRE(connected.ok());
        BOOST_TEST(connected->renewed);
        account = connected->account.id;
    }
    AppointmentId book_at(int hour) { return booked(book(at(hour, 0), staff(0).id)).id; }
    json rules(const json& body = nullptr) { return ask_oauth(remote.address(), body); }
    std::int64_t waiting() {
        return test.number("SELECT COUNT(*) FROM calendar_account WHERE state = 'needs_reauth' AND account_id = " +
                           std::to_string(account.value));
    }
    void token_ends() {
        test.run("UPDATE calendar_account SET token_expires_at = UTC_TIMESTAMP(6) WHERE credential_kind = 'oauth'");
    }
    void jobs_are_due() { test.run("UPDATE job SET run_at = UTC_TIMESTAMP(6) WHERE state = 'available'"); }

    AccountId account;
};

}  // namespace

BOOST_FIXTURE_TEST_SUITE(sync_oauth_tests, OAuthHouse)

BOOST_AUTO_TEST_CASE(a_booking_gets_into_step_by_token_and_through_its_end) {
    const auto id = book_at(10);
    BOOST_TEST(settle());
    BOOST_TEST(differences() == "");
    for (const auto hour : {11, 12, 15}) {
        // Refused with 498 and with 401, and ended by our own clock.
        if (hour == 15) token_ends();
        if (hour < 15) rules({{"expire", true}, {"expired_status", hour == 11 ? 498 : 401}});
        move(id, at(hour, 0));
        BOOST_TEST(settle());
        BOOST_TEST(differences() == "");
    }
    BOOST_TEST(rules()["refreshes"] == 3);
    cancel(id);
    BOOST_TEST(settle());
    BOOST_TEST(live_bookings().empty());
}

BOOST_AUTO_TEST_CASE(faults_during_a_token_refresh_lose_no_booking) {
    for (const auto* fault : {"expired_token", "500_after", "cut_after", "429", "html", "delay"}) {
        BOOST_TEST_CONTEXT(fault) {
            const auto id = book_at(10);
            BOOST_TEST(settle());
            token_ends();
            set_faults(0.3, {fault}, 11);
            move(id, at(12, 0));
            settle(std::chrono::seconds(3));
            set_faults(0, {});
            if (waiting() > 0) let_in_again();
            jobs_are_due();
            BOOST_TEST(settle());
            BOOST_TEST(differences() == "");
            BOOST_TEST(waiting() == 0);
            cancel(id);
            BOOST_TEST(settle());
        }
    }
}

BOOST_AUTO_TEST_CASE(an_account_with_revoked_tokens_continues_after_a_new_authorisation) {
    const auto id = book_at(10);
    BOOST_TEST(settle());
    rules({{"revoke", true}});
    move(id, at(11, 0));
    {
        const CaughtLog log;
        BOOST_TEST(!settle(std::chrono::seconds(2)));
        BOOST_TEST(log.lines_with("error calendar account") == 1);
    }
    BOOST_TEST(waiting() == 1);
    let_in_again();
    BOOST_TEST(waiting() == 0);
    jobs_are_due();
    BOOST_TEST(settle());
    BOOST_TEST(differences() == "");
}

// A new token that is refused needs a person: the authorisation was revoked.
BOOST_AUTO_TEST_CASE(a_call_that_is_refused_with_a_new_token_too_makes_the_account_wait) {
    const auto id = book_at(10);
    BOOST_TEST(settle());
    set_faults(1, {"expired_token"});
    move(id, at(11, 0));
    BOOST_TEST(sync(id).reason.find("unauthorized") != std::string::npos);
    BOOST_TEST(rules()["refreshes"] == 1);
    BOOST_TEST(waiting() == 1);
    set_faults(0, {});
    let_in_again();
    jobs_are_due();
    BOOST_TEST(settle());
    BOOST_TEST(differences() == "");
}

BOOST_AUTO_TEST_SUITE_END()
