// sync_refusals_tests: errors that are not about a booking are not taken for an answer, stuck links are not waited for,
// and only one job repeats a refused call.
#include "engine/store/calendar/link_rows.h"
#include "jobs/calcom/calcom_sync.h"
#include "tests/support/calcom_salon.h"
#include "tests/support/job_run.h"

#include <boost/test/unit_test.hpp>

#include <thread>

using namespace slotkeeper;
using namespace slotkeeper::tests;
using namespace std::chrono_literals;

namespace {

struct RefusalSalon : CalcomSalon {
    AppointmentId book_at(int hour) { return booked(book(at(hour, 0), staff(0).id)).id; }
    JobResult run_version(AppointmentId id, int version) {
        return sync_to_calcom(world.tools, run_of(job::Sync{id, version}, 1));
    }
    std::size_t calls_struck() { return ask("GET", "/simulator/bookings").at("faults").size(); }
    // Cal.com will not let the booking of this appointment go, and ours has given it up.
    AppointmentId stuck_at(int hour) {
        const auto id = book_at(hour);
        BOOST_TEST(sync(id).reason == "in_step");
        cancel(id);
        test.run("UPDATE calendar_link SET state = 'conflicted' WHERE appointment_id = " + std::to_string(id.value));
        test.run("UPDATE job SET state = 'done', outcome = 'conflicted' WHERE subject_id = " +
                 std::to_string(id.value));
        return id;
    }
};

}  // namespace

BOOST_FIXTURE_TEST_SUITE(sync_refusals_tests, RefusalSalon)

BOOST_AUTO_TEST_CASE(a_404_not_about_a_booking_changes_nothing) {
    const auto moving = book_at(10), leaving = book_at(11);
    for (const auto id : {moving, leaving}) BOOST_TEST(sync(id).reason == "in_step");
    move(moving, at(15, 0));
    cancel(leaving);
    set_faults(1, {"404_before"});
    for (const auto id : {moving, leaving}) {
        BOOST_CHECK(sync(id).kind == JobResult::Kind::retry);
        BOOST_CHECK(link_of(id).state == SyncState::behind);
        BOOST_CHECK(link_of(id).mirror_state == MirrorState::live);
        BOOST_TEST(live_bookings_of(id).size() == 1U);
    }
    set_faults(0, {});
    for (const auto id : {moving, leaving}) BOOST_TEST(sync(id).reason == "in_step");
    BOOST_TEST(differences() == "");
}

BOOST_AUTO_TEST_CASE(a_404_not_about_a_booking_declines_no_appointment) {
    set_policy(SyncPolicy::confirm_first);
    const auto id = book_at(10);
    // In one run it is booked and its word is asked for; so the way breaks between the two.
    auto options = world.tools.options;
    auto steps = 0;
    options.at_step = [&](std::string_view step) {
        if (step == "recorded" && ++steps == 1) set_faults(1, {"404_before"});
    };
    const SyncTools tools{database, desk, catalogs, world.sealer, world.gateways, ids, world.accounts, options};
    BOOST_CHECK(sync(id, tools).kind == JobResult::Kind::retry);
    set_faults(0, {});
    BOOST_TEST(test.number("SELECT COUNT(*) FROM appointment WHERE state = 'pending'") == 1);
    BOOST_TEST(sync(id).reason == "in_step");
    BOOST_TEST(test.number("SELECT COUNT(*) FROM appointment WHERE state = 'confirmed'") == 1);
}

BOOST_AUTO_TEST_CASE(a_given_up_link_in_the_way_is_not_waited_for) {
    stuck_at(10);
    const auto coming = book_at(10);
    BOOST_TEST(sync(coming).reason.starts_with("conflicted: "));
    BOOST_TEST(test.number("SELECT COUNT(*) FROM job WHERE unique_key LIKE '%:ahead'") == 0);
    BOOST_TEST(sync(coming, limits::conflict_tries).reason == "conflicted");
}

BOOST_AUTO_TEST_CASE(a_given_up_link_is_waited_for_while_a_job_retries_it) {
    const auto stuck = stuck_at(10);
    test.run("UPDATE job SET state = 'available', outcome = '' WHERE subject_id = " + std::to_string(stuck.value));
    const auto coming = book_at(10);
    BOOST_TEST(sync(coming).reason == "others_first");
    BOOST_TEST(settle());
    BOOST_TEST(differences() == "");
}

BOOST_AUTO_TEST_CASE(a_link_that_does_not_sync_in_time_is_no_longer_waited_for) {
    const auto leaving = book_at(10);
    BOOST_TEST(sync(leaving).reason == "in_step");
    cancel(leaving);
    const auto coming = book_at(10);
    BOOST_TEST(sync(coming).reason == "others_first");
    BOOST_TEST(sync(coming, 2).reason == "others_first");
    test.run("UPDATE job SET created_at = created_at - INTERVAL 11 MINUTE WHERE unique_key LIKE '%:ahead'");
    BOOST_TEST(sync(coming, 2).reason.starts_with("conflicted: "));
    BOOST_CHECK(link_of(coming).state == SyncState::conflicted);
}

BOOST_AUTO_TEST_CASE(a_host_that_hangs_is_not_asked_twice_in_one_run) {
    const auto fresh = book_at(10), leaving = book_at(11);
    BOOST_TEST(sync(leaving).reason == "in_step");
    cancel(leaving);
    set_faults(1, {"delay"});
    for (const auto id : {fresh, leaving}) {
        const auto before = calls_struck();
        BOOST_TEST(sync(id).reason.starts_with("outcome_unknown"));
        BOOST_TEST(calls_struck() == before + 1);
    }
    set_faults(0, {});
    BOOST_TEST(settle());
    BOOST_TEST(differences() == "");
}

BOOST_AUTO_TEST_CASE(a_hanging_host_leaves_workers_for_other_accounts) {
    const auto first = book_at(10);
    book_at(11);
    booked(book(at(12, 0), staff(1).id));
    book_at(15);
    const std::vector<std::string> kinds{"sync"};
    store::ConcurrencyLimit limit;
    limit.account_max = 1;
    const auto claim_some = [&] {
        const auto jobs = database.transact([&](store::Tx& tx) {
            return store::claim_jobs(tx, {store::JobQueue::sync, 5, kinds, "me", 30s, 8, limit});
        });
        for (const auto& job : jobs) limit.add(job);
        return jobs.size();
    };
    BOOST_TEST(claim_some() == 2U);
    BOOST_TEST(claim_some() == 0U);
    limit.account_max = 2;
    limit.of_account[AccountId{4711}] = 2;  // so that links are looked at, of which a sync may hold one
    std::size_t claimed = 0;
    database.transact([&](store::Tx& tx) {
        store::lock_link(tx, first);
        std::jthread([&] { claimed = claim_some(); }).join();
    });
    BOOST_TEST(claimed == 1U);
}

BOOST_AUTO_TEST_CASE(a_conflict_is_tried_again_by_the_newest_versions_job_alone) {
    const auto id = book_at(10);
    book_there(staff(0), at(12, 0));
    move(id, at(12, 0));
    BOOST_TEST(run_version(id, 1).reason.starts_with("conflicted: "));  // the first job does the work
    BOOST_TEST(run_version(id, 1).reason == "superseded");
    BOOST_TEST(run_version(id, 2).reason.starts_with("conflicted: "));
}

BOOST_AUTO_TEST_SUITE_END()
