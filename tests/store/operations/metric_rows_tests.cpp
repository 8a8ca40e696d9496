// metric_rows_tests: metrics are read every few seconds, and the cost does not grow with the tables.
#include "engine/store/operations/metric_rows.h"

#include "tests/store/mariadb/rows_read.h"
#include "tests/support/salon.h"

#include <boost/test/unit_test.hpp>

using namespace slotkeeper;
using namespace slotkeeper::store;
using namespace slotkeeper::tests;

namespace {

// 4,000 jobs of which 100 wait; 100 accounts, half of them active.
struct Busy : Salon {
    Busy() {
        test.run(
            "INSERT INTO job (job_id, company_id, queue, kind, subject_id, unique_key, state, run_at, created_at) "
            "SELECT seq, 1, IF(seq MOD 80, 'maintenance', 'sync'), 'some', seq, CONCAT('k:', seq), "
            "IF(seq MOD 40, IF(seq MOD 3, 'done', 'dead'), 'available'), UTC_TIMESTAMP(6), UTC_TIMESTAMP(6) "
            "FROM seq_1_to_4000");
        test.run(
            "INSERT INTO calendar_account (account_id, company_id, provider, provider_account, base_url, state, "
            "sealed_credential, sealed_webhook_secret, created_at) SELECT seq, 1, 'calcom', CONCAT('staff', seq), "
            "'http://127.0.0.1:1', IF(seq MOD 2, 'active', 'disconnected'), '', '', UTC_TIMESTAMP(6) "
            "FROM seq_1_to_100");
        test.run(
            "INSERT INTO calendar_reconcile (account_id, reported_at) SELECT account_id, UTC_TIMESTAMP(6) "
            "FROM calendar_account");
        test.run("ANALYZE TABLE job, calendar_account, calendar_reconcile");
    }
    std::int64_t reads(const std::function<void(Tx&)>& unit) {
        return rows_read(database, unit) - rows_read(database, [](Tx&) {});
    }
};

}  // namespace

BOOST_FIXTURE_TEST_SUITE(metric_rows_tests, Busy)

BOOST_AUTO_TEST_CASE(only_waiting_jobs_are_read) {
    const auto waiting = [](Tx& tx) {
        const auto counts = count_waiting(tx);
        BOOST_TEST(counts.at(JobQueue::sync) == 50);
        BOOST_TEST(counts.at(JobQueue::maintenance) == 50);
    };
    BOOST_TEST(reads(waiting) <= 110);
}

// Each account is in the answer, so each is looked at (once more in the sums), and nothing that hangs on it.
BOOST_AUTO_TEST_CASE(an_account_costs_its_own_rows) {
    BOOST_TEST(reads([](Tx& tx) { BOOST_TEST(count_accounts(tx).at(AccountState::active) == 50); }) <= 210);
    BOOST_TEST(reads([](Tx& tx) { BOOST_TEST(load_account_drift(tx).size() == 50U); }) <= 310);
}

BOOST_AUTO_TEST_SUITE_END()
