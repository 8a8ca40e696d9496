// job_history_rows_tests: the history of a job's runs is stored in order, bounded, and deleted with the job.
#include "engine/store/operations/job_history_rows.h"

#include "tests/support/test_database.h"
#include "tools/demo/demo_company.h"

#include <boost/test/unit_test.hpp>

#include <thread>

using namespace slotkeeper;
using namespace slotkeeper::store;
using namespace std::chrono_literals;

namespace {

struct JobHistory {
    JobHistory() { demo::put_company(db); }

    Job claimed(std::optional<std::chrono::seconds> deadline_in = {}) {
        const std::vector<std::string> kinds{"sync"};
        return db.transact([&](Tx& tx) {
            const auto now = tx.now();
            NewJob job{ids.make<JobId>(),
                       demo::kCompany,
                       JobQueue::sync,
                       "sync",
                       7,
                       "sync:" + std::to_string(ids.next()),
                       "{}",
                       now - 1s};
            if (deadline_in) job.deadline = whole_seconds(now) + *deadline_in;
            tx.run(*insert_jobs_sql(std::array{job}, now));
            return claim_jobs(tx, {JobQueue::sync, 5, kinds, "me", 30s, 1}).at(0);
        });
    }
    std::vector<JobHistoryEntry> of(const Job& job) {
        return db.read([&](Tx& tx) { return load_job_history(tx, job.id); });
    }
    template <class Write>
    auto write(Write write_it) {
        return db.transact([&](Tx& tx) { return write_it(tx); });
    }

    tests::TestDatabase test;
    Database& db = test.database();
    SystemClock clock;
    IdSource ids{1, clock};
};

}  // namespace

BOOST_FIXTURE_TEST_SUITE(job_history_rows_tests, JobHistory)

BOOST_AUTO_TEST_CASE(failed_runs_and_manual_changes_are_distinguished) {
    const auto job = claimed();
    write([&](Tx& tx) {
        postpone_job(tx, job, 1s, TryAgain::after_failure, "no answer");
        note_failed_run(tx, job, 250ms);
    });
    write([&](Tx& tx) { note_by_hand(tx, job.id, JobEvent::edited, "command:anna", "priority 1"); });
    const auto history = of(job);
    BOOST_REQUIRE(history.size() == 2U);
    BOOST_CHECK(history[0].event == JobEvent::failed);
    BOOST_TEST(history[0].detail == "no answer");
    BOOST_CHECK(history[0].took == 250ms);
    BOOST_TEST(history[0].attempt == 1);
    BOOST_TEST(history[0].actor == "");
    BOOST_CHECK(history[1].event == JobEvent::edited);
    BOOST_TEST(history[1].actor == "command:anna");
    BOOST_CHECK(!history[1].took);
}

BOOST_AUTO_TEST_CASE(a_snooze_leaves_an_entry_only_where_it_is_the_end) {
    const auto living = claimed(1h), dying = claimed(1h);
    write([&](Tx& tx) {
        postpone_job(tx, living, 1s, TryAgain::after_snooze, "busy");
        note_snoozed_run(tx, living, 1ms);
        postpone_job(tx, dying, 2h, TryAgain::after_snooze, "busy");
        note_snoozed_run(tx, dying, 1ms);
    });
    BOOST_TEST(of(living).empty());
    BOOST_REQUIRE(of(dying).size() == 1U);
    BOOST_CHECK(of(dying)[0].event == JobEvent::died);
    BOOST_TEST(of(dying)[0].attempt == 1);
}

BOOST_AUTO_TEST_CASE(a_worker_that_is_lost_leaves_an_entry) {
    const auto job = claimed();
    test.run("UPDATE job SET lease_until = '2026-01-01'");
    BOOST_TEST(write([](Tx& tx) { return rescue_jobs(tx); }) == 1U);
    BOOST_REQUIRE(of(job).size() == 1U);
    BOOST_CHECK(of(job)[0].event == JobEvent::lost);
    BOOST_CHECK(!of(job)[0].took);
}

BOOST_AUTO_TEST_CASE(only_the_newest_entries_are_kept) {
    const auto job = claimed();
    for (auto i = 0; i < kJobHistoryMax + 20; ++i) {
        write([&](Tx& tx) { note_by_hand(tx, job.id, JobEvent::edited, "me", std::to_string(i)); });
    }
    const auto history = of(job);
    BOOST_TEST(history.size() == static_cast<std::size_t>(kJobHistoryMax));
    BOOST_TEST(history.front().detail == "20");
    BOOST_TEST(history.back().detail == std::to_string(kJobHistoryMax + 19));
}

BOOST_AUTO_TEST_CASE(history_goes_with_the_job) {
    const auto job = claimed(), other = claimed();
    for (const auto& one : {job, other}) {
        write([&](Tx& tx) { note_by_hand(tx, one.id, JobEvent::replayed, "me"); });
    }
    test.run("UPDATE job SET state = 'cancelled', finished_at = '2026-01-01' WHERE job_id = " +
             std::to_string(job.id.value));
    BOOST_TEST(write([&](Tx& tx) { return delete_ended_jobs(tx, tx.now(), 10); }) == 1U);
    BOOST_TEST(of(job).empty());
    BOOST_TEST(of(other).size() == 1U);
}

BOOST_AUTO_TEST_CASE(an_edit_changes_what_it_names_of_a_job_that_does_not_run) {
    const auto job = claimed(1h);
    BOOST_TEST(!write([&](Tx& tx) { return edit_job(tx, job.id, {.priority = 1}); }));
    write([&](Tx& tx) { return kill_job(tx, job, "refused"); });
    const auto load = [&] { return *db.read([&](Tx& tx) { return load_job(tx, job.id); }); };
    const auto before = load();
    BOOST_TEST(write([&](Tx& tx) { return edit_job(tx, job.id, {.priority = 1}); }));
    BOOST_TEST(load().priority == 1);
    BOOST_CHECK(load().run_at == before.run_at);
    BOOST_CHECK(load().deadline == before.deadline);
    BOOST_TEST(write([&](Tx& tx) { return edit_job(tx, job.id, {.set_deadline = true}); }));
    BOOST_CHECK(!load().deadline);
    BOOST_TEST(write([&](Tx& tx) { return cancel_job(tx, job.id); }));
    BOOST_TEST(!write([&](Tx& tx) { return cancel_job(tx, job.id); }));
    BOOST_CHECK(load().state == JobState::cancelled);
    BOOST_TEST(write([&](Tx& tx) { return retry_job(tx, job.id); }));
    BOOST_CHECK(load().state == JobState::available);
}

BOOST_AUTO_TEST_CASE(a_job_dead_by_deadline_is_run_again_at_once_unless_an_edit_sets_a_time) {
    const auto job = claimed(1h);
    write([&](Tx& tx) { return postpone_job(tx, job, 2h, TryAgain::after_failure, "no answer"); });
    const auto due_in = [&] { return db.read([&](Tx& tx) { return load_job(tx, job.id)->run_at - tx.now(); }); };
    BOOST_TEST(write([&](Tx& tx) { return retry_job(tx, job.id); }));
    BOOST_TEST((due_in() <= 0s));
    BOOST_TEST(write([&](Tx& tx) { return cancel_job(tx, job.id); }));
    BOOST_TEST(write([&](Tx& tx) { return edit_job(tx, job.id, {.run_at = tx.now() + 3h}); }));
    BOOST_TEST(write([&](Tx& tx) { return retry_job(tx, job.id); }));
    BOOST_TEST((due_in() > 2h));
    BOOST_TEST(write([&](Tx& tx) { return retry_job(tx, job.id); }));  // it waits: now
    BOOST_TEST((due_in() <= 0s));
}

// A manual change and a worker meet on one job: the second finds what the first has done.
BOOST_AUTO_TEST_CASE(manual_changes_and_workers_do_not_overwrite_each_other) {
    for (auto round = 0; round < 20; ++round) {
        const auto job = claimed();
        std::atomic<int> cancelled{0};
        {
            std::jthread worker([&] {
                write([&](Tx& tx) {
                    if (postpone_job(tx, job, 0us, TryAgain::after_failure, "no answer")) note_failed_run(tx, job, 1ms);
                });
            });
            std::jthread hand([&] {
                for (auto tries = 0; tries < 200 && cancelled == 0; ++tries) {
                    write([&](Tx& tx) {
                        if (!cancel_job(tx, job.id)) return;
                        note_by_hand(tx, job.id, JobEvent::cancelled, "me");
                        cancelled = 1;
                    });
                }
            });
        }
        const auto history = of(job);
        BOOST_REQUIRE(history.size() == static_cast<std::size_t>(1 + cancelled));
        BOOST_CHECK(history[0].event == JobEvent::failed);
        BOOST_TEST(history[0].entry == 1);
        test.run("DELETE FROM job");
    }
}

BOOST_AUTO_TEST_SUITE_END()
