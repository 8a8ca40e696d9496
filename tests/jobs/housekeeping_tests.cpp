// housekeeping_tests: holds expire, old keys and ended jobs are deleted, and one process does housekeeping at a time.
#include "jobs/housekeeping.h"

#include "tests/support/calcom_salon.h"
#include "tests/support/job_run.h"

#include <boost/test/unit_test.hpp>

#include <thread>

using namespace slotkeeper;
using namespace slotkeeper::tests;
using namespace std::chrono_literals;

namespace {

struct House : Salon {
    TestRun<job::ExpireHold> expiry_of(AppointmentId id) {
        const auto job = database.read([&](store::Tx& tx) {
            return store::list_jobs(tx, {.queue = store::JobQueue::maintenance, .subject = id.value}).at(0);
        });
        return run_of<job::ExpireHold>(job);
    }
    Leases leases{database, "me"};
    Leases others{database, "other"};
    std::stop_token never;
};

}  // namespace

BOOST_FIXTURE_TEST_SUITE(housekeeping_tests, House)

BOOST_AUTO_TEST_CASE(a_hold_past_its_time_is_expired_and_its_claims_are_gone) {
    const auto id = desk.submit(hold(at(10, 0), staff(0).id, "me"))->appointment->id;
    BOOST_TEST(test.number("SELECT COUNT(*) FROM claim") == 1);
    BOOST_TEST(expire_hold(desk, expiry_of(id)).reason == "not_held");  // it still has time
    test.run("UPDATE appointment SET expires_at = UTC_TIMESTAMP() - INTERVAL 1 SECOND");
    auto again = expiry_of(id);
    again.job.unique_key += ":later";  // as the job of a later version would have it
    BOOST_TEST(expire_hold(desk, again).reason == "expired");
    BOOST_TEST(test.number("SELECT COUNT(*) FROM claim") == 0);
    BOOST_TEST(expire_hold(desk, again).reason == "expired");  // twice is once
    BOOST_TEST(test.number("SELECT COUNT(*) FROM audit_event WHERE event = 'expire_hold'") == 1);
}

BOOST_AUTO_TEST_CASE(a_hold_that_became_a_booking_stays_one) {
    const auto id = desk.submit(hold(at(10, 0), staff(0).id, "me"))->appointment->id;
    const auto job = expiry_of(id);
    BOOST_REQUIRE(desk.submit(make(ConvertHold{id, "me", {"Erika", fresh_phone(), "", ""}, "", {}})).ok());
    BOOST_TEST(expire_hold(desk, job).reason == "not_held");
    BOOST_TEST(test.number("SELECT COUNT(*) FROM claim") == 1);
    BOOST_TEST(expire_hold(desk, run_of(job::ExpireHold{AppointmentId{5}, 1})).reason == "skipped_missing");
}

BOOST_AUTO_TEST_CASE(old_keys_ended_jobs_and_idle_budgets_are_swept_in_batches) {
    test.run(
        "INSERT INTO request_key SELECT 1, 'engine', UNHEX(SHA2(seq, 256)), UNHEX(SHA2(seq, 256)), seq, 1, "
        "UTC_TIMESTAMP() - INTERVAL IF(seq <= 2500, 8, 6) DAY FROM seq_1_to_2600");
    test.run(
        "INSERT INTO job (job_id, queue, kind, subject_id, unique_key, state, run_at, created_at, finished_at) "
        "SELECT seq, 'sync', 'sync', 1, seq, IF(seq <= 2100, 'done', 'dead'), UTC_TIMESTAMP(6), UTC_TIMESTAMP(6), "
        "UTC_TIMESTAMP(6) - INTERVAL 25 HOUR FROM seq_1_to_2200");
    test.run(
        "INSERT INTO call_budget (budget_key, call_limit, full_at, used_at) SELECT SHA2(seq, 256), 120, "
        "UTC_TIMESTAMP(6), UTC_TIMESTAMP(6) - INTERVAL IF(seq = 1, 25, 23) HOUR FROM seq_1_to_2");
    test.run(
        "INSERT INTO rate_bucket (company_id, bucket_key, passed, used_at) SELECT 1, UNHEX(SHA2(seq, 256)), TRUE, "
        "UTC_TIMESTAMP(6) - INTERVAL IF(seq <= 1200, 121, 119) MINUTE FROM seq_1_to_1203");
    test.run(
        "INSERT INTO voice_signature SELECT 1, UNHEX(SHA2(seq, 256)), UNHEX(SHA2(seq, 256)), "
        "UTC_TIMESTAMP(6) - INTERVAL IF(seq <= 1200, 121, 119) MINUTE FROM seq_1_to_1204");
    BOOST_TEST(sweep(database, leases, never).reason == "swept");
    BOOST_TEST(test.number("SELECT COUNT(*) FROM rate_bucket") == 3);
    BOOST_TEST(test.number("SELECT COUNT(*) FROM voice_signature") == 4);
    BOOST_TEST(test.number("SELECT COUNT(*) FROM call_budget") == 1);
    BOOST_TEST(test.number("SELECT COUNT(*) FROM request_key") == 100);
    BOOST_TEST(test.number("SELECT COUNT(*) FROM job WHERE state = 'done'") == 0);
    BOOST_TEST(test.number("SELECT COUNT(*) FROM job WHERE state = 'dead'") == 100);
}

BOOST_AUTO_TEST_CASE(while_another_worker_sweeps_this_one_waits) {
    const auto lease = others.try_acquire("maintenance");
    BOOST_REQUIRE(lease.has_value());
    BOOST_CHECK(sweep(database, leases, never).kind == JobResult::Kind::snooze);
    others.release(*lease);
    BOOST_CHECK(sweep(database, leases, never).kind == JobResult::Kind::done);
}

BOOST_AUTO_TEST_CASE(a_worker_expires_a_hold_by_itself) {
    CalcomSalon salon;
    const auto id = salon.booked(salon.hold(Salon::at(10, 0), salon.staff(0).id, "me", limits::hold_length_min)).id;
    salon.test.run("UPDATE appointment SET expires_at = UTC_TIMESTAMP() - INTERVAL 1 SECOND");
    salon.test.run("UPDATE job SET run_at = UTC_TIMESTAMP(6) WHERE kind = 'expire_hold'");
    Worker worker(salon.database, salon.desk, salon.catalogs, salon.world.sealer, salon.world.gateways, salon.ids,
                  salon.world.accounts, salon.world.worker_options());
    worker.start();
    const auto expired = [&] {
        return salon.test.number("SELECT COUNT(*) FROM appointment WHERE state = 'expired'") == 1;
    };
    for (auto i = 0; i < 1'000 && !expired(); ++i) std::this_thread::sleep_for(10ms);
    BOOST_TEST(expired());
    BOOST_TEST(salon.test.number("SELECT COUNT(*) FROM job WHERE kind = 'sweep'") == 1);
    (void)id;
}

BOOST_AUTO_TEST_SUITE_END()
