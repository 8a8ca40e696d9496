// job_rows_tests: the queue as a table: claims, fences, leases, and what its statements read.
#include "engine/store/operations/job_rows.h"

#include "engine/store/operations/job_kinds.h"
#include "tests/store/mariadb/rows_read.h"
#include "tests/support/test_database.h"
#include "tools/demo/demo_company.h"

#include <boost/test/unit_test.hpp>

#include <mutex>
#include <set>
#include <thread>

using namespace slotkeeper;
using namespace slotkeeper::store;
using namespace std::chrono_literals;

namespace {

struct Queue {
    Queue() { demo::put_company(db); }

    JobId put(const std::string& unique_key, std::chrono::milliseconds from_now = 0ms, int priority = 5,
              std::optional<std::chrono::seconds> deadline_in = {}) {
        return db.transact([&](Tx& tx) {
            const auto now = tx.now();
            NewJob job{ids.make<JobId>(), demo::kCompany, JobQueue::sync, "sync",  7,
                       unique_key,        "{}",           now + from_now, priority};
            if (deadline_in) job.deadline = whole_seconds(now) + *deadline_in;
            tx.run(*insert_jobs_sql(std::array{job}, now));
            return job.id;
        });
    }
    std::vector<Job> claim(std::size_t rows_max = 1, const std::string& owner = "me", int priority = 5,
                           std::chrono::milliseconds lease = 30s) {
        const std::vector<std::string> kinds{"sync"};
        return db.transact([&](Tx& tx) {
            return claim_jobs(tx, {JobQueue::sync, priority, kinds, owner, lease, rows_max});
        });
    }
    Job load(JobId id) {
        return *db.read([&](Tx& tx) { return load_job(tx, id); });
    }
    template <class Write>
    bool write(Write write_it) {
        return db.transact([&](Tx& tx) { return write_it(tx); });
    }

    tests::TestDatabase test;
    Database& db = test.database();
    SystemClock clock;
    IdSource ids{1, clock};
};

std::vector<std::string> keys(const std::vector<Job>& jobs) {
    std::vector<std::string> found;
    for (const auto& job : jobs) found.push_back(job.unique_key);
    return found;
}

}  // namespace

BOOST_FIXTURE_TEST_SUITE(job_rows_tests, Queue)

BOOST_AUTO_TEST_CASE(a_second_job_for_the_same_version_is_the_same_job) {
    put("sync:a:1");
    put("sync:a:1");
    put("sync:a:2");
    BOOST_TEST(test.number("SELECT COUNT(*) FROM job") == 2);
}

BOOST_AUTO_TEST_CASE(the_longest_due_of_a_priority_is_claimed_first_and_the_future_is_left_alone) {
    put("late", -1s);
    put("early", -5s);
    put("future", 1h);
    put("urgent", -1s, 1);
    const auto waiting = db.read([](Tx& tx) { return load_waiting(tx); });
    BOOST_REQUIRE(waiting.size() == 2U);
    BOOST_TEST(waiting[0].priority == 1);
    BOOST_TEST(waiting[1].due_in.count() < 0);
    BOOST_CHECK((keys(claim(9)) == std::vector<std::string>{"early", "late"}));
    BOOST_CHECK((keys(claim(9, "me", 1)) == std::vector<std::string>{"urgent"}));
    const auto left = db.read([](Tx& tx) { return load_waiting(tx); });
    BOOST_REQUIRE(left.size() == 1U);
    BOOST_TEST((left[0].due_in > 59min));
}

BOOST_AUTO_TEST_CASE(a_job_goes_to_one_of_many_claimers) {
    for (auto i = 0; i < 60; ++i) put("job" + std::to_string(i));
    std::mutex mutex;
    std::multiset<std::string> claimed;
    std::vector<std::jthread> claimers;
    for (auto i = 0; i < 6; ++i) {
        claimers.emplace_back([&, i] {
            for (auto jobs = claim(3, std::to_string(i)); !jobs.empty(); jobs = claim(3, std::to_string(i))) {
                const std::lock_guard lock(mutex);
                for (const auto& job : jobs) claimed.insert(job.unique_key);
            }
        });
    }
    claimers.clear();
    // Two claimers may pass by each other's jobs; what one of them left is there for the next look.
    for (const auto& job : claim(60)) claimed.insert(job.unique_key);
    BOOST_TEST(claimed.size() == 60U);
    BOOST_TEST(std::set(claimed.begin(), claimed.end()).size() == 60U);
}

BOOST_AUTO_TEST_CASE(a_job_that_cannot_be_read_is_dead_and_holds_up_no_other) {
    const auto unreadable = put("unreadable", -5s);
    const auto good = put("good", -1s);
    test.run("SET STATEMENT sql_mode = '' FOR UPDATE job SET created_at = '0000-00-00' WHERE job_id = " +
             std::to_string(unreadable.value));
    BOOST_TEST(claim().empty());
    BOOST_CHECK((keys(claim()) == std::vector<std::string>{"good"}));
    BOOST_TEST(test.number("SELECT COUNT(*) FROM job WHERE state = 'dead' AND last_error LIKE '%cannot be read%'") ==
               1);
    BOOST_CHECK(load(good).state == JobState::running);
}

BOOST_AUTO_TEST_CASE(a_claim_takes_a_lease_and_a_new_fence) {
    const auto id = put("a");
    const auto job = claim().at(0);
    BOOST_TEST(job.fence == 1);
    BOOST_TEST(job.attempt == 1);
    const auto row = load(id);
    BOOST_CHECK(row.state == JobState::running);
    BOOST_TEST(row.lease_owner == "me");
    BOOST_CHECK(row.lease_until > row.run_at + 29s);
    BOOST_TEST(claim().empty());
}

BOOST_AUTO_TEST_CASE(a_failure_counts_an_attempt_and_a_snooze_does_not) {
    put("a");
    auto job = claim().at(0);
    BOOST_TEST(write([&](Tx& tx) { return postpone_job(tx, job, 0us, TryAgain::after_failure, "no answer"); }));
    job = claim().at(0);
    BOOST_TEST(job.attempt == 2);
    BOOST_TEST(job.last_error == "no answer");
    BOOST_TEST(write([&](Tx& tx) { return postpone_job(tx, job, 0us, TryAgain::after_snooze, "busy"); }));
    BOOST_TEST(claim().at(0).attempt == 2);
}

BOOST_AUTO_TEST_CASE(a_job_put_back_in_its_place_stays_due_before_later_ones) {
    put("a", -2s);
    put("b", -1s);
    auto job = claim().at(0);
    job.priority = 6;
    BOOST_TEST(write([&](Tx& tx) { return postpone_job(tx, job, 1h, TryAgain::in_its_place, "spent"); }));
    test.run("UPDATE job SET priority = 6");
    const auto again = claim(1, "me", 6).at(0);
    BOOST_TEST(again.unique_key == "a");
    BOOST_TEST(again.attempt == 1);
}

BOOST_AUTO_TEST_CASE(a_late_writer_is_refused_by_the_fence) {
    const auto id = put("a");
    const auto late = claim(1, "me", 5, 1ms).at(0);
    std::this_thread::sleep_for(5ms);
    BOOST_TEST(db.transact([](Tx& tx) { return rescue_jobs(tx); }) == 1U);
    BOOST_TEST(!write([&](Tx& tx) { return finish_job(tx, late, JobOutcome::told); }));  // it waits again
    const auto other = claim(1, "other").at(0);
    BOOST_TEST(other.fence > late.fence);
    BOOST_TEST(!write([&](Tx& tx) { return finish_job(tx, late, JobOutcome::told); }));
    BOOST_TEST(!write([&](Tx& tx) { return kill_job(tx, late, "dead"); }));
    BOOST_TEST(!write([&](Tx& tx) { return postpone_job(tx, late, 0us, TryAgain::after_failure, "late"); }));
    db.transact([&](Tx& tx) { renew_jobs(tx, std::array{late}, 1h); });
    BOOST_CHECK(load(id).lease_until < load(id).run_at + 1min);
    BOOST_TEST(write([&](Tx& tx) { return finish_job(tx, other, JobOutcome::in_step); }));
    BOOST_TEST(load(id).outcome == "in_step");
    BOOST_CHECK(load(id).finished_at.has_value());
}

BOOST_AUTO_TEST_CASE(a_renewed_lease_is_not_rescued) {
    put("a");
    const auto job = claim(1, "me", 5, 20ms).at(0);
    db.transact([&](Tx& tx) { renew_jobs(tx, std::array{job}, 1min); });
    std::this_thread::sleep_for(30ms);
    BOOST_TEST(db.transact([](Tx& tx) { return rescue_jobs(tx); }) == 0U);
}

BOOST_AUTO_TEST_CASE(past_its_deadline_a_failing_job_is_dead) {
    const auto id = put("a", 0ms, 5, 10s);
    auto job = claim().at(0);
    BOOST_TEST(write([&](Tx& tx) { return postpone_job(tx, job, 1s, TryAgain::after_failure, "soon"); }));
    BOOST_CHECK(load(id).state == JobState::available);
    test.run("UPDATE job SET run_at = UTC_TIMESTAMP(6)");
    job = claim().at(0);
    BOOST_TEST(write([&](Tx& tx) { return postpone_job(tx, job, 1min, TryAgain::after_snooze, "far"); }));
    BOOST_CHECK(load(id).state == JobState::dead);
    BOOST_CHECK(load(id).finished_at.has_value());
}

BOOST_AUTO_TEST_CASE(a_person_revives_a_dead_job_and_no_running_one) {
    const auto id = put("a");
    auto job = claim().at(0);
    BOOST_TEST(write([&](Tx& tx) { return kill_job(tx, job, "refused"); }));
    BOOST_TEST(write([&](Tx& tx) { return retry_job(tx, id); }));
    job = claim().at(0);
    BOOST_TEST(job.attempt == 1);
    BOOST_TEST(!write([&](Tx& tx) { return retry_job(tx, id); }));
}

BOOST_AUTO_TEST_CASE(a_person_can_revive_a_conflicted_job_but_not_a_done_one) {
    const auto id = put("a");
    for (const auto outcome : kLeftOutOfStep) {
        auto job = claim().at(0);
        BOOST_TEST(write([&](Tx& tx) { return finish_job(tx, job, outcome); }));
        BOOST_TEST(write([&](Tx& tx) { return retry_job(tx, id); }));
        BOOST_TEST(load(id).outcome == "");
    }
    auto job = claim().at(0);
    BOOST_TEST(write([&](Tx& tx) { return finish_job(tx, job, JobOutcome::in_step); }));
    BOOST_TEST(!write([&](Tx& tx) { return retry_job(tx, id); }));
}

BOOST_AUTO_TEST_CASE(an_account_at_its_concurrency_limit_is_skipped) {
    for (auto i = 0; i < 6; ++i) put("job" + std::to_string(i));
    const std::vector<std::string> kinds{"sync"};
    ConcurrencyLimit limit;
    limit.company_max = 3;
    const auto claim_some = [&] {
        const auto jobs = db.transact([&](Tx& tx) {
            return claim_jobs(tx, {JobQueue::sync, 5, kinds, "me", 30s, 4, limit});
        });
        for (const auto& job : jobs) limit.add(job);
        return jobs.size();
    };
    BOOST_TEST(claim_some() == 3U);
    BOOST_TEST(claim_some() == 0U);
    test.run("UPDATE job SET company_id = NULL WHERE unique_key = 'job5'");  // a system job
    BOOST_TEST(claim_some() == 1U);
    BOOST_TEST(test.number("SELECT COUNT(*) FROM job WHERE state = 'running'") == 4);
}

BOOST_AUTO_TEST_CASE(jobs_are_listed_newest_first_page_by_page) {
    const auto first = put("a"), second = put("b"), third = put("c");
    const auto list = [&](JobFilter filter) {
        filter.rows_max = 2;
        return keys(db.read([&](Tx& tx) { return list_jobs(tx, filter); }));
    };
    BOOST_CHECK((list({}) == std::vector<std::string>{"c", "b"}));
    BOOST_CHECK((list({.before = second}) == std::vector<std::string>{"a"}));
    BOOST_CHECK(list({.state = JobState::dead}).empty());
    BOOST_CHECK((list({.company = demo::kCompany, .queue = JobQueue::sync, .before = third}) ==
                 std::vector<std::string>{"b", "a"}));
    (void)first;
}

BOOST_AUTO_TEST_CASE(only_old_ended_jobs_are_deleted) {
    put("old_done"), put("old_dead"), put("old_waiting"), put("new_done");
    test.run("UPDATE job SET state = 'done', finished_at = created_at WHERE unique_key LIKE '%done'");
    test.run("UPDATE job SET state = 'dead', finished_at = created_at WHERE unique_key LIKE '%dead'");
    // As old as their ids say.
    test.run(
        "UPDATE job SET job_id = job_id - (48 * 3600000 << 22), finished_at = finished_at - INTERVAL 48 HOUR "
        "WHERE unique_key LIKE 'old%'");
    const auto deleted = db.transact([](Tx& tx) { return delete_ended_jobs(tx, tx.now() - 24h, 100); });
    BOOST_TEST(deleted == 1U);
    BOOST_TEST(test.number("SELECT COUNT(*) FROM job WHERE unique_key = 'old_done'") == 0);
}

BOOST_AUTO_TEST_CASE(an_error_is_stored_short_and_printable) {
    BOOST_TEST(short_error(std::string(500, 'x')).size() == 300U);
    BOOST_TEST(short_error("caf\xc3\xa9\n") == "caf???");
}

// A queue with 20,000 waiting, 100,000 done jobs: what a look and a claim touch does not depend on either.
BOOST_AUTO_TEST_CASE(a_look_and_a_claim_use_the_index_and_touch_only_what_is_due) {
    test.run(
        "INSERT INTO job (job_id, company_id, queue, kind, subject_id, unique_key, state, run_at, created_at, "
        "finished_at) SELECT seq, 1, 'sync', 'sync', seq, CONCAT('sync:', seq), IF(seq <= 20000, 'available', 'done'), "
        "UTC_TIMESTAMP(6) + INTERVAL IF(seq <= 3, -1, 1) HOUR, UTC_TIMESTAMP(6), UTC_TIMESTAMP(6) "
        "FROM seq_1_to_120000");
    test.run("ANALYZE TABLE job");
    const auto explain = [&](const std::string& sql) {
        std::string text;
        for (const auto& step : db.read([&](Tx& tx) { return tests::plan_of(tx, SqlText(sql)); })) {
            text += step.type + " | " + step.key + " | " + step.extra + " | ";
        }
        return text;
    };
    BOOST_TEST(
        explain("SELECT state, queue, priority, TIMESTAMPDIFF(MICROSECOND, UTC_TIMESTAMP(6), MIN(run_at)) FROM job "
                "GROUP BY state, queue, priority") == "range | job_to_claim | Using index for group-by | ");
    const auto claim_plan = explain(
        "SELECT job_id FROM job WHERE state = 'available' AND run_at <= UTC_TIMESTAMP(6) AND queue = 'sync' AND "
        "priority = 5 "
        "AND kind IN ('sync') ORDER BY run_at, job_id LIMIT 4 FOR UPDATE SKIP LOCKED");
    BOOST_TEST(claim_plan.starts_with("range | job_to_claim | "), claim_plan);
    BOOST_TEST(claim_plan.find("filesort") == std::string::npos, claim_plan);
    BOOST_TEST(claim(9).size() == 3U);
    // What is due later was neither claimed nor locked.
    BOOST_TEST(test.number("SELECT COUNT(*) FROM job WHERE state = 'running'") == 3);
}

BOOST_AUTO_TEST_SUITE_END()
