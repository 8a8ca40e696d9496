// reconcile_tests: each account has its own job, and unreadable bookings wait for the next comparison.
#include "jobs/calcom/reconcile.h"

#include "engine/base/calendar_text.h"
#include "tests/support/calcom_salon.h"
#include "tests/support/job_run.h"
#include "tests/support/until.h"

#include <boost/test/unit_test.hpp>

using namespace slotkeeper;
using namespace slotkeeper::tests;
using namespace std::chrono_literals;

namespace {

struct ReconciledSalon : CalcomSalon {
    JobResult run(AccountId subject, std::int64_t round = 1) {
        auto job = run_of(job::Reconcile{subject, round});
        job.job.run_at = clock.now();
        return reconcile({database, ids, reconciler, one_at_a_time}, job);
    }
    std::int64_t queued() {
        return test.number("SELECT COUNT(*) FROM job WHERE kind = 'reconcile' AND queue = 'sync' AND priority = 8");
    }

    AccountId account = catalog->event_type(service("Haarschnitt").id, staff(0).id)->account;
    Reconciler reconciler{database, catalogs, world.leases, ids, world.accounts};
    std::mutex one_at_a_time;
};

}  // namespace

BOOST_FIXTURE_TEST_SUITE(reconcile_tests, ReconciledSalon)

BOOST_AUTO_TEST_CASE(every_active_account_is_queued_once_by_each_periodic_job) {
    const auto accounts = test.number("SELECT COUNT(*) FROM calendar_account");
    BOOST_TEST(run({}).reason == "accounts_queued");
    BOOST_TEST(queued() == accounts);
    run({});
    BOOST_TEST(queued() == accounts);
    test.run("UPDATE calendar_account SET state = 'disconnected' WHERE account_id = " + std::to_string(account.value));
    run({}, 2);
    BOOST_TEST(queued() == 2 * accounts - 1);
}

BOOST_AUTO_TEST_CASE(each_result_is_one_word) {
    BOOST_TEST(run(account).reason == "nothing_new");
    book_there(staff(0), at(10, 0));
    BOOST_TEST(run(account).reason == "told");
    BOOST_TEST(run(account).reason == "nothing_new");
    BOOST_TEST(run(AccountId{4711}).reason == "skipped_missing");
    set_faults(1, {"500_before"});
    BOOST_TEST(run(account).reason == "unavailable");
    set_faults(0, {});
    {
        const auto held = HeldLease::acquire(world.leases, "calcom-reconcile:" + account.text(), 0ms);
        BOOST_TEST(run(account).reason == "busy");
    }
    {
        const std::lock_guard other(one_at_a_time);
        std::string reason;
        std::jthread([&] { reason = run(account).reason; }).join();
        BOOST_TEST(reason == "another account is being compared");
    }
    test.run("UPDATE calendar_account SET state = 'needs_reauth'");
    BOOST_TEST(run(account).reason == "account_silent");
}

BOOST_AUTO_TEST_CASE(a_worker_compares_every_account_by_itself) {
    const auto foreign = book_there(staff(0), at(10, 0));
    auto options = world.worker_options();
    options.reconcile_every = kReconcileEvery;
    Worker worker(database, desk, catalogs, world.sealer, world.gateways, ids, world.accounts, options);
    worker.start();
    const auto accounts = test.number("SELECT COUNT(*) FROM calendar_account");
    until(
        [&] { return test.number("SELECT COUNT(*) FROM calendar_reconcile WHERE whole_at IS NOT NULL") == accounts; });
    until([&] { return unfinished() == 0; });
    BOOST_TEST(worker.stop(20s));
    BOOST_TEST(test.number("SELECT COUNT(*) FROM inbound_event") == 1);
    BOOST_TEST(test.number("SELECT COUNT(*) FROM inbound_event WHERE remote_uid = '" + foreign + "'") == 1);
}

// Moved, cancelled and booked at Cal.com without a webhook.
BOOST_AUTO_TEST_CASE(an_hour_of_lost_webhooks_is_made_good) {
    const auto moved = booked(book(at(10, 0), staff(0).id)).id, cancelled = booked(book(at(11, 0), staff(0).id)).id;
    booked(book(at(12, 0), staff(1).id));
    BOOST_REQUIRE(settle());
    ask("POST", "/v2/bookings/" + link_of(moved).remote_uid + "/reschedule", {{"start", format_rfc3339(at(16, 0))}});
    ask("POST", "/v2/bookings/" + link_of(cancelled).remote_uid + "/cancel", {{"cancellationReason", "ill"}},
        account_key(staff(0)));
    const auto foreign = book_there(staff(1), at(16, 0));
    auto options = world.worker_options();
    options.reconcile_every = kReconcileEvery;
    Worker worker(database, desk, catalogs, world.sealer, world.gateways, ids, world.accounts, options);
    worker.start();
    const auto accounts = test.number("SELECT COUNT(*) FROM calendar_account");
    until([&] {
        return test.number("SELECT COUNT(*) FROM calendar_reconcile WHERE whole_at IS NOT NULL") == accounts &&
               test.number(
                   "SELECT COUNT(*) FROM job WHERE state IN ('available', 'running') AND kind IN ('sync', "
                   "'inbound', 'reconcile')") == 0;
    });
    BOOST_TEST(worker.stop(20s));
    BOOST_TEST(differences() == "");
    BOOST_TEST(test.number("SELECT COUNT(*) FROM appointment WHERE state = 'cancelled' AND appointment_id = " +
                           std::to_string(cancelled.value)) == 1);
    BOOST_TEST(test.number("SELECT COUNT(*) FROM calendar_link WHERE remote_uid = '" + foreign + "'") == 1);
    test.run("UPDATE calendar_link SET heard_at = NULL");
    for (const auto& [one, company] : reconciler.active_accounts()) {
        const auto result = reconciler.compare_window({.company = company, .account = one, .dry_run = true});
        BOOST_REQUIRE(result.ok());
        BOOST_TEST(result->report->counts.drift() == 0, result->report->findings);
    }
}

// A foreign booking was in its way and is gone, without a webhook.
BOOST_AUTO_TEST_CASE(a_refused_booking_is_retried_by_the_next_comparison) {
    booked(book(at(9, 0), staff(0).id));
    BOOST_REQUIRE(settle());
    for (const auto whole : {false, true}) {
        BOOST_TEST_CONTEXT((whole ? "by the whole window" : "by what has changed")) {
            const auto hour = whole ? 12 : 10;
            run(account, whole ? 3 : 1);
            const auto stranger = book_there(staff(0), at(hour, 0));
            const auto refused = booked(book(at(hour, 0), staff(0).id)).id;
            BOOST_TEST(sync(refused, limits::conflict_tries).reason == "conflicted");
            test.run("UPDATE job SET state = 'done' WHERE queue = 'sync'");  // done by hand just now
            ask("POST", "/v2/bookings/" + stranger + "/cancel", {{"cancellationReason", "ill"}}, account_key(staff(0)));
            if (whole) test.run("DELETE FROM calendar_reconcile");
            BOOST_TEST(run(account, whole ? 4 : 2).reason == "told");
            BOOST_TEST(test.number("SELECT COUNT(*) FROM inbound_event") == 0);
            BOOST_REQUIRE(settle());
            BOOST_CHECK(link_of(refused).state == SyncState::in_step);
            BOOST_TEST(differences() == "");
        }
    }
    BOOST_REQUIRE(reconciler.compare_window({.company = demo::kCompany, .account = account}).ok());
    BOOST_TEST(broken_rows() == 0);
}

// Its place is still taken: it is asked for again by each comparison of everything, and by no other.
BOOST_AUTO_TEST_CASE(a_full_comparison_retries_refused_bookings) {
    book_there(staff(0), at(10, 0));
    const auto refused = booked(book(at(10, 0), staff(0).id)).id;
    BOOST_TEST(sync(refused, limits::conflict_tries).reason == "conflicted");
    test.run("UPDATE job SET state = 'done' WHERE queue = 'sync'");
    const auto asked = [&] { return test.number("SELECT COUNT(*) FROM job WHERE unique_key LIKE '%:missing:%'"); };
    run(account);
    BOOST_TEST(asked() == 1);
    run(account, 2);
    BOOST_TEST(asked() == 1);
    const ReconcileAsk by_hand{.company = demo::kCompany, .account = account};
    BOOST_REQUIRE(reconciler.compare_window(by_hand).ok());
    BOOST_TEST(asked() == 1);  // it is waiting already
    test.run("UPDATE job SET state = 'done' WHERE queue = 'sync'");
    BOOST_REQUIRE(reconciler.compare_window(by_hand).ok());
    BOOST_TEST(asked() == 1);  // the same state of things has been asked about
    BOOST_TEST(sync(refused, limits::conflict_tries).reason == "conflicted");
    BOOST_REQUIRE(reconciler.compare_window(by_hand).ok());
    BOOST_TEST(asked() == 2);
}

BOOST_AUTO_TEST_SUITE_END()
