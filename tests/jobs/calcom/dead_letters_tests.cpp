// dead_letters_tests: the runner stores a history of failed runs only.
#include "engine/store/operations/job_history_rows.h"
#include "jobs/queue/runner.h"
#include "tests/support/test_database.h"
#include "tests/support/until.h"
#include "tools/demo/demo_company.h"

#include <boost/test/unit_test.hpp>

#include <atomic>

using namespace slotkeeper;
using namespace slotkeeper::store;
using namespace std::chrono_literals;

namespace {

struct Letters {
    Letters() { demo::put_company(db); }

    JobId put(std::optional<std::chrono::seconds> deadline_in = {}) {
        return db.transact([&](Tx& tx) {
            const auto now = tx.now();
            NewJob job{ids.make<JobId>(),
                       demo::kCompany,
                       JobQueue::sync,
                       "k",
                       7,
                       "k:" + std::to_string(ids.next()),
                       "{}",
                       now};
            if (deadline_in) job.deadline = whole_seconds(now) + *deadline_in;
            tx.run(*insert_jobs_sql(std::array{job}, now));
            return job.id;
        });
    }
    // Runs until the job is in this state, at most three times a job.
    void run(JobHandler handler, JobId id, JobState wanted) {
        JobKind kind{.name = "k", .queue = JobQueue::sync, .run = std::move(handler)};
        kind.retry = {1ms, 1ms, 3};
        Runner runner(db, ids, {kind}, {}, {.owner = "me", .poll = 10ms});
        runner.start();
        tests::until([&] { return load(id).state == wanted; });
        BOOST_TEST(runner.stop(10s));
    }
    Job load(JobId id) {
        return *db.read([&](Tx& tx) { return load_job(tx, id); });
    }
    // "failed 1, failed 2, died 3".
    std::string history(JobId id) {
        std::string text;
        for (const auto& entry : db.read([&](Tx& tx) { return load_job_history(tx, id); })) {
            text +=
                (text.empty() ? "" : ", ") + std::string(name_of(entry.event)) + ' ' + std::to_string(entry.attempt);
            BOOST_TEST((entry.took && *entry.took >= 0ms));
        }
        return text;
    }

    tests::TestDatabase test;
    Database& db = test.database();
    SystemClock clock;
    IdSource ids{1, clock};
};

}  // namespace

BOOST_FIXTURE_TEST_SUITE(dead_letters_tests, Letters)

BOOST_AUTO_TEST_CASE(each_failed_run_and_the_last_one_are_logged) {
    const auto id = put();
    run([](const Job&, const std::stop_token&) -> JobResult { throw std::runtime_error("no answer"); }, id,
        JobState::dead);
    BOOST_TEST(history(id) == "failed 1, failed 2, died 3");
    const auto entries = db.read([&](Tx& tx) { return load_job_history(tx, id); });
    BOOST_TEST(entries.back().detail == "no answer");
}

BOOST_AUTO_TEST_CASE(a_permanent_failure_is_dead_at_once) {
    const auto id = put();
    run([](const Job&, const std::stop_token&) { return JobResult::dead("refused"); }, id, JobState::dead);
    BOOST_TEST(history(id) == "died 1");
}

BOOST_AUTO_TEST_CASE(a_run_that_ends_well_leaves_what_failed_before_it_and_no_more) {
    const auto id = put();
    std::atomic<int> runs{0};
    run(
        [&](const Job&, const std::stop_token&) {
            return ++runs == 1 ? JobResult::retry("once") : JobResult::done(JobOutcome::in_step);
        },
        id, JobState::done);
    BOOST_TEST(history(id) == "failed 1");
}

BOOST_AUTO_TEST_CASE(snoozes_are_not_logged_until_the_job_ends) {
    const auto id = put(1h);
    std::atomic<int> runs{0};
    run(
        [&](const Job&, const std::stop_token&) {
            return JobResult::snooze(++runs < 5 ? 1ms : std::chrono::milliseconds(2h), "too early");
        },
        id, JobState::dead);
    BOOST_TEST(history(id) == "died 1");
}

BOOST_AUTO_TEST_CASE(a_dead_letter_that_is_run_again_has_all_its_attempts_and_its_past) {
    const auto id = put();
    run([](const Job&, const std::stop_token&) { return JobResult::dead("refused"); }, id, JobState::dead);
    BOOST_TEST(db.transact([&](Tx& tx) { return retry_job(tx, id); }));
    run([](const Job&, const std::stop_token&) { return JobResult::retry("again"); }, id, JobState::dead);
    BOOST_TEST(history(id) == "died 1, failed 1, failed 2, died 3");
}

BOOST_AUTO_TEST_SUITE_END()
