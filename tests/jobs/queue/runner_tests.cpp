// runner_tests: jobs that succeed, fail, throw, are postponed, lose their worker or have an unknown kind.
#include "jobs/queue/runner.h"

#include "engine/base/backoff.h"
#include "engine/store/calendar/account_rows.h"
#include "engine/store/calendar/inbound_rows.h"
#include "tests/support/test_database.h"
#include "tests/support/until.h"
#include "tools/demo/demo_company.h"

#include <boost/test/unit_test.hpp>

#include <atomic>
#include <set>

using namespace slotkeeper;
using namespace std::chrono_literals;
using store::JobQueue;
using store::JobState;
using store::Tx;
using tests::until;

namespace {

struct Queue {
    Queue() { demo::put_company(db); }

    JobId put(const std::string& key, const std::string& kind = "work", std::chrono::milliseconds from_now = 0ms) {
        return db.transact([&](Tx& tx) {
            const auto now = tx.now();
            store::NewJob job{ids.make<JobId>(), demo::kCompany, JobQueue::sync, kind, 7, key, "{}", now + from_now};
            tx.run(*store::insert_jobs_sql(std::array{job}, now));
            return job.id;
        });
    }
    store::Job load(JobId id) {
        return *db.read([&](Tx& tx) { return store::load_job(tx, id); });
    }
    static JobKind kind(JobHandler handler, std::string name = "work") {
        return {std::move(name), JobQueue::sync, std::move(handler), {5ms, 20ms, 4}};
    }
    Runner runner(std::vector<JobKind> kinds, RunnerOptions options = {}, std::vector<PeriodicJob> periodic = {}) {
        if (options.owner.empty()) options.owner = "me";
        options.poll = 50ms;
        return {db, ids, std::move(kinds), std::move(periodic), std::move(options)};
    }
    bool in_state(JobId id, JobState state) { return load(id).state == state; }

    tests::TestDatabase test;
    store::Database& db = test.database();
    SystemClock clock;
    IdSource ids{1, clock};
};

// Lets handlers wait until a test opens it.
class Gate {
public:
    void wait() {
        std::unique_lock lock(mutex_);
        opened_.wait(lock, [&] { return open_; });
    }
    void open() {
        const std::lock_guard lock(mutex_);
        open_ = true;
        opened_.notify_all();
    }

private:
    std::mutex mutex_;
    std::condition_variable opened_;
    bool open_ = false;
};

}  // namespace

BOOST_FIXTURE_TEST_SUITE(runner_tests, Queue)

BOOST_AUTO_TEST_CASE(a_job_is_run_once_and_its_outcome_kept) {
    const auto id = put("a");
    std::atomic<int> runs = 0;
    auto jobs = runner({kind([&](const store::Job& job, const std::stop_token&) {
        ++runs;
        BOOST_TEST(job.subject == 7);
        BOOST_TEST(!store::in_transaction());
        return JobResult::done(JobOutcome::swept);
    })});
    jobs.start();
    until([&] { return in_state(id, JobState::done); });
    BOOST_TEST(load(id).outcome == "swept");
    BOOST_TEST(runs == 1);
}

BOOST_AUTO_TEST_CASE(a_job_that_is_put_while_it_runs_is_found_at_a_wake) {
    std::atomic<int> runs = 0;
    auto jobs = runner({kind([&](const store::Job&, const std::stop_token&) {
        ++runs;
        return JobResult::done(JobOutcome::swept);
    })});
    jobs.start();
    for (auto i = 1; i <= 5; ++i) {
        put("job" + std::to_string(i));
        jobs.wake();
        until([&] { return runs == i; });
    }
}

BOOST_AUTO_TEST_CASE(a_job_that_fails_or_throws_is_tried_again_and_in_the_end_dead) {
    const auto failing = put("fails"), throwing = put("throws");
    std::atomic<int> runs = 0;
    auto jobs = runner({kind([&](const store::Job& job, const std::stop_token&) {
        ++runs;
        if (job.unique_key == "throws") throw std::runtime_error("the sky fell");
        return JobResult::retry("no answer");
    })});
    jobs.start();
    until([&] { return in_state(failing, JobState::dead) && in_state(throwing, JobState::dead); });
    BOOST_TEST(load(failing).last_error == "no answer");
    BOOST_TEST(load(throwing).last_error == "the sky fell");
    BOOST_TEST(load(failing).attempt == 4);
    BOOST_TEST(runs == 8);
}

BOOST_AUTO_TEST_CASE(a_snooze_is_no_attempt_and_dead_is_at_once) {
    const auto id = put("a"), hopeless = put("hopeless");
    std::atomic<int> runs = 0;
    auto jobs = runner({kind([&](const store::Job& job, const std::stop_token&) {
        if (job.unique_key == "hopeless") return JobResult::dead("never");
        BOOST_TEST(job.attempt == 1);
        return ++runs < 10 ? JobResult::snooze(1ms, "early") : JobResult::done(JobOutcome::swept);
    })});
    jobs.start();
    until([&] { return in_state(id, JobState::done) && in_state(hopeless, JobState::dead); });
    BOOST_TEST(runs == 10);
}

BOOST_AUTO_TEST_CASE(waits_after_failures_stay_within_a_bound_that_doubles) {
    Backoff backoff(2s, 15min, 1);
    for (auto failures = 1; failures <= 40; ++failures) {
        const auto bound =
            std::min<std::chrono::microseconds>(15min, 2s * (std::int64_t{1} << std::min(failures - 1, 20)));
        std::set<std::int64_t> waits;
        for (auto i = 0; i < 50; ++i) {
            const auto wait = backoff.wait_after(failures);
            BOOST_TEST((wait >= 0us && wait <= bound));
            waits.insert(wait.count());
        }
        BOOST_TEST(waits.size() > 25U);  // jittered
    }
}

BOOST_AUTO_TEST_CASE(an_unknown_kind_of_job_stays_for_another_binary) {
    const auto strange = put("strange", "of_the_future"), known = put("known");
    auto jobs =
        runner({kind([&](const store::Job&, const std::stop_token&) { return JobResult::done(JobOutcome::swept); })});
    jobs.start();
    until([&] { return in_state(known, JobState::done); });
    BOOST_CHECK(in_state(strange, JobState::available));
    BOOST_TEST(load(strange).attempt == 0);
}

BOOST_AUTO_TEST_CASE(no_more_jobs_of_a_queue_run_at_once_than_it_allows) {
    for (auto i = 0; i < 30; ++i) put("job" + std::to_string(i));
    std::atomic<int> now = 0, most = 0, runs = 0;
    auto jobs = runner({kind([&](const store::Job&, const std::stop_token&) {
                           most = std::max(most.load(), ++now);
                           std::this_thread::sleep_for(5ms);
                           --now;
                           ++runs;
                           return JobResult::done(JobOutcome::swept);
                       })},
                       {.owner = "me", .concurrency = {{JobQueue::sync, 3}}});
    jobs.start();
    until([&] { return runs == 30; });
    BOOST_TEST(most <= 3);
    BOOST_TEST(most > 1);
}

BOOST_AUTO_TEST_CASE(a_company_whose_host_hangs_leaves_a_hand_free_for_the_others) {
    db.transact([&](Tx& tx) {
        tx.run(
            "INSERT INTO company (company_id, slug, name, region, language, demo, created_at) "
            "VALUES (2, 'other', 'Other', 'DE', 'de', FALSE, UTC_TIMESTAMP(6))");
    });
    for (auto i = 0; i < 20; ++i) put("hangs" + std::to_string(i));
    const auto free = put("free");
    test.run("UPDATE job SET company_id = 2, run_at = run_at + INTERVAL 1 SECOND WHERE unique_key = 'free'");
    Gate gate;
    std::atomic<int> hanging = 0;
    auto jobs = runner({kind([&](const store::Job& job, const std::stop_token&) {
                           if (job.unique_key == "free") return JobResult::done(JobOutcome::swept);
                           ++hanging;
                           gate.wait();
                           return JobResult::done(JobOutcome::followed);
                       })},
                       {.owner = "me", .concurrency = {{JobQueue::sync, 4}}});
    jobs.start();
    until([&] { return in_state(free, JobState::done); });
    BOOST_TEST(hanging == 3);
    gate.open();
    until([&] { return hanging == 20; });
}

BOOST_AUTO_TEST_CASE(jobs_waiting_for_calls_keep_their_place_and_our_changes_overtake_them) {
    CalendarAccount account;
    account.id = ids.make<AccountId>();
    account.company = demo::kCompany;
    account.provider_account = "anna";
    db.transact([&](Tx& tx) {
        account.created_at = tx.now();
        store::register_account(tx, account);
        // An event about it: the subject of every job here.
        store::InboundEvent event;
        event.id = InboundId{7};
        event.company = demo::kCompany;
        event.account = account.id;
        event.dedupe_key = std::string(64, 'a');
        event.received_at = account.created_at;
        store::receive_event(tx, event, ids.make<JobId>());
    });
    std::atomic<int> calls = 1;
    std::mutex mutex;
    std::string done;
    auto jobs = runner({kind([&](const store::Job& job, const std::stop_token&) {
                           const std::lock_guard lock(mutex);
                           if (job.unique_key != "ours" && calls == 0) {
                               return JobResult::wait_for_calls({account.id, /*push=*/false}, 1h, "spent");
                           }
                           if (job.unique_key != "ours") --calls;
                           done += job.unique_key + ' ';
                           return JobResult::done(JobOutcome::swept);
                       })},
                       {.owner = "me", .concurrency = {{JobQueue::sync, 1}}, .suspended_accounts = [&](bool push) {
                            return push || calls > 0 ? std::vector<AccountId>{} : std::vector{account.id};
                        }});
    for (const auto* key : {"a", "b", "c", "d"}) put(key);
    test.run("UPDATE job SET run_at = run_at - INTERVAL 60 SECOND, priority = IF(unique_key = 'b', 5, 6)");
    const auto due =
        test.number("SELECT TIMESTAMPDIFF(MICROSECOND, '2000-01-01', MIN(run_at)) FROM job WHERE unique_key = 'c'");
    jobs.start();  // b has the only call
    until([&] { return test.number("SELECT COUNT(*) FROM job WHERE state = 'done'") == 1; });
    const auto ours = put("ours");
    jobs.wake();
    until([&] { return in_state(ours, JobState::done); });
    const auto newcomer = put("e");  // not told to wait behind
    jobs.wake();
    until([&] { return load(newcomer).priority == kFollowPriority; });
    BOOST_TEST(
        test.number("SELECT TIMESTAMPDIFF(MICROSECOND, '2000-01-01', MIN(run_at)) FROM job WHERE unique_key = 'c'") ==
        due);
    calls = 100;
    jobs.wake();
    until([&] { return in_state(newcomer, JobState::done); });
    BOOST_TEST(done == "b ours a c d e ");
}

BOOST_AUTO_TEST_CASE(a_lease_is_renewed_for_as_long_as_its_job_runs) {
    const auto id = put("long");
    Gate gate;
    std::atomic<int> runs = 0;
    auto jobs = runner({kind([&](const store::Job&, const std::stop_token&) {
                           ++runs;
                           gate.wait();
                           return JobResult::done(JobOutcome::swept);
                       })},
                       {.owner = "me", .lease = 300ms});
    jobs.start();
    until([&] { return runs == 1; });
    for (auto renewal = 0; renewal < 4; ++renewal) {  // more of them than one lease lasts
        const auto end = load(id).lease_until;
        until([&] { return load(id).lease_until > end; });
    }
    gate.open();
    until([&] { return in_state(id, JobState::done); });
    BOOST_TEST(runs == 1);
    BOOST_TEST(load(id).attempt == 1);
}

BOOST_AUTO_TEST_CASE(a_running_job_under_its_lease_is_left_alone_by_a_rescue) {
    const auto id = put("long");
    Gate gate;
    std::atomic<int> runs = 0;
    auto holder = runner({kind([&](const store::Job&, const std::stop_token&) {
                             ++runs;
                             gate.wait();
                             return JobResult::done(JobOutcome::swept);
                         })},
                         {.owner = "holder", .lease = 1h});
    holder.start();
    until([&] { return runs == 1; });
    const auto lost = put("lost", "other_work");
    const std::vector<std::string> kinds{"other_work"};
    db.transact([&](Tx& tx) { return store::claim_jobs(tx, {JobQueue::sync, 5, kinds, "lost", 1ms, 1}); });
    auto rescuer =
        runner({kind([&](const store::Job&, const std::stop_token&) { return JobResult::done(JobOutcome::echo); }),
                kind([&](const store::Job&, const std::stop_token&) { return JobResult::done(JobOutcome::swept); },
                     "other_work")},
               {.owner = "rescuer", .lease = 30ms});
    rescuer.start();
    until([&] { return in_state(lost, JobState::done); });  // so it has looked for what is lost
    BOOST_TEST(rescuer.figures().rescued + holder.figures().rescued == 1U);
    BOOST_CHECK(in_state(id, JobState::running));
    gate.open();
    until([&] { return in_state(id, JobState::done); });
    BOOST_TEST(load(id).outcome == "swept");
    BOOST_TEST(load(id).attempt == 1);
}

BOOST_AUTO_TEST_CASE(a_job_whose_worker_is_lost_is_freed_and_run_by_another) {
    const auto id = put("a");
    const std::vector<std::string> kinds{"work"};
    db.transact([&](Tx& tx) { return store::claim_jobs(tx, {JobQueue::sync, 5, kinds, "lost", 50ms, 1}); });
    auto jobs = runner({kind([&](const store::Job& job, const std::stop_token&) {
                           BOOST_TEST(job.attempt == 2);
                           return JobResult::done(JobOutcome::swept);
                       })},
                       {.owner = "me", .lease = 100ms});
    jobs.start();
    until([&] { return in_state(id, JobState::done); });
    BOOST_TEST(jobs.figures().rescued == 1U);
}

BOOST_AUTO_TEST_CASE(a_job_that_loses_every_worker_is_dead_in_the_end) {
    const auto id = put("killer");
    test.run("UPDATE job SET attempt = 4");
    auto jobs = runner({kind([&](const store::Job&, const std::stop_token&) {
        BOOST_ERROR("it is not run once more");
        return JobResult::done(JobOutcome::swept);
    })});
    jobs.start();
    until([&] { return in_state(id, JobState::dead); });
}

BOOST_AUTO_TEST_CASE(a_stop_claims_no_more_and_lets_what_runs_come_to_its_end) {
    const auto running = put("running");
    Gate gate;
    std::atomic<bool> started = false, told = false;
    auto jobs = runner({kind([&](const store::Job&, const std::stop_token& stop) {
                           started = true;
                           gate.wait();
                           told = stop.stop_requested();
                           return JobResult::done(JobOutcome::swept);
                       })},
                       {.owner = "me", .lease = 300ms});
    jobs.start();
    until([&] { return started.load(); });
    BOOST_TEST(!jobs.stop(400ms));  // longer than its lease: that is renewed meanwhile
    const auto waiting = put("waiting");
    jobs.wake();
    gate.open();
    BOOST_TEST(jobs.stop(10s));
    BOOST_TEST(told);
    BOOST_CHECK(in_state(running, JobState::done));
    BOOST_CHECK(in_state(waiting, JobState::available));
}

BOOST_AUTO_TEST_CASE(a_periodic_job_exists_once_per_interval_with_any_number_of_workers) {
    std::atomic<int> runs = 0;
    const auto handler = [&](const store::Job&, const std::stop_token&) {
        ++runs;
        return JobResult::done(JobOutcome::swept);
    };
    const auto make = [](JobId id, std::int64_t round, Moment now) {
        return store::NewJob{id, {}, JobQueue::maintenance, "daily", 0, "daily:" + std::to_string(round), "{}", now};
    };
    const std::vector<PeriodicJob> daily{{"daily", std::chrono::days(20'000), make}};
    const JobKind daily_kind{"daily", JobQueue::maintenance, handler};
    auto one = runner({daily_kind}, {.owner = "one"}, daily);
    auto other = runner({daily_kind}, {.owner = "other"}, daily);
    one.start();
    other.start();
    until([&] { return runs == 1; });
    std::this_thread::sleep_for(200ms);
    BOOST_TEST(runs == 1);
    BOOST_TEST(test.number("SELECT COUNT(*) FROM job WHERE kind = 'daily' AND company_id IS NULL") == 1);
}

BOOST_AUTO_TEST_CASE(an_idle_runner_looks_seldom) {
    RunnerOptions options{.owner = "idle"};
    Runner jobs(db, ids,
                {kind([](const store::Job&, const std::stop_token&) { return JobResult::done(JobOutcome::swept); })},
                {}, options);
    const auto begin = std::chrono::steady_clock::now();
    jobs.start();
    std::this_thread::sleep_for(3s);
    const auto polls = jobs.figures().polls;
    const auto elapsed = std::chrono::steady_clock::now() - begin;
    BOOST_TEST(polls >= 1U);
    // One statement each half to whole interval of the poll, however long the machine took.
    BOOST_TEST(polls <= static_cast<std::uint64_t>(elapsed / (options.poll / 2)) + 2);
}

BOOST_AUTO_TEST_SUITE_END()
