// runner: the threads that claim jobs, renew their leases, and run them.
#include "jobs/queue/runner.h"

#include "engine/base/assert.h"
#include "engine/base/backoff.h"
#include "engine/store/operations/job_history_rows.h"

#include <spdlog/spdlog.h>

#include <algorithm>

namespace slotkeeper {

using namespace std::chrono_literals;
using store::Job;
using store::JobQueue;
using store::Tx;

struct Runner::Kind {
    explicit Kind(JobKind of, std::uint32_t seed)
        : rule(std::move(of)), backoff(rule.retry.base, rule.retry.cap, seed) {}
    const JobKind rule;
    Backoff backoff;
};

Runner::Runner(store::Database& database, IdSource& ids, std::vector<JobKind> kinds, std::vector<PeriodicJob> periodic,
               RunnerOptions options)
    : database_(database),
      ids_(ids),
      options_(std::move(options)),
      periodic_(std::move(periodic)),
      random_(options_.seed) {
    SLOTKEEPER_ASSERT(options_.owner.size() <= 80, "as long as its column");
    for (auto& kind : kinds) {
        kinds_of_queue_[kind.queue].push_back(kind.name);
        auto name = kind.name;
        const auto [where, fresh] = kinds_.emplace(std::move(name), std::make_unique<Kind>(std::move(kind), random_()));
        SLOTKEEPER_ASSERT(fresh, "a kind has one handler");
        (void)where, (void)fresh;
    }
}

Runner::~Runner() {
    stop(0ms);
    threads_.clear();  // joins
    maintenance_.reset();
}

void Runner::start() {
    SLOTKEEPER_ASSERT(threads_.empty(), "started once");
    maintain();
    maintenance_ = std::make_unique<Heartbeat>(options_.lease / 3, [this] { maintain(); });
    for (const auto& [queue, kinds] : kinds_of_queue_) {
        for (std::size_t i = 0; i < slots(queue); ++i) threads_.emplace_back([this] { work_until_stopped(); });
    }
    threads_.emplace_back([this] { claim_until_stopped(); });
}

void Runner::wake() {
    {
        const std::lock_guard lock(mutex_);
        woken_ = true;
    }
    changed_.notify_all();
}

bool Runner::stop(std::chrono::milliseconds patience) {
    stop_.request_stop();
    std::unique_lock lock(mutex_);
    changed_.notify_all();
    ready_changed_.notify_all();
    return changed_.wait_for(lock, patience, [&] { return claimed_.empty(); });
}

Runner::Figures Runner::figures() const {
    const std::lock_guard lock(mutex_);
    return {done_, retried_, snoozed_, dead_, rescued_, polls_, claimed_.size()};
}

// --- claiming ------------------------------------------------------------------------------------

void Runner::claim_until_stopped() {
    while (!stop_.stop_requested()) {
        auto pause = jittered_poll();
        try {
            pause = std::min(pause, claim_due());
        } catch (const std::exception& error) {
            spdlog::warn("job: claiming failed: {}", error.what());
        }
        std::unique_lock lock(mutex_);
        changed_.wait_for(lock, pause, [&] { return woken_ || stop_.stop_requested(); });
        woken_ = false;
    }
}

// Claims as many due jobs as there are free threads; returns how long until more may be due.
std::chrono::microseconds Runner::claim_due() {
    ++polls_;
    auto next = std::chrono::microseconds::max();
    for (const auto& waiting : database_.read([](Tx& tx) { return store::load_waiting(tx); })) {
        if (!kinds_of_queue_.contains(waiting.queue)) continue;
        if (waiting.due_in > 0us) {
            next = std::min(next, waiting.due_in);
        } else {
            claim_some(waiting);
        }
    }
    return next;
}

void Runner::claim_some(const store::Waiting& waiting) {
    store::JobClaim claim{waiting.queue, waiting.priority, kinds_of_queue_.at(waiting.queue), options_.owner,
                          options_.lease};
    for (auto some_skipped = true; some_skipped;) {
        {
            const std::lock_guard lock(mutex_);
            claim.rows_max = free_slots(waiting.queue);
            claim.limit = limit_of(waiting.queue);
        }
        if (options_.suspended_accounts) {
            for (const auto account : options_.suspended_accounts(/*push=*/waiting.priority < kFollowPriority)) {
                claim.limit.of_account[account] = claim.limit.account_max;
            }
        }
        if (claim.rows_max == 0) return;
        const auto jobs = database_.transact([&](Tx& tx) { return store::claim_jobs(tx, claim); });
        {
            const std::lock_guard lock(mutex_);
            for (const auto& job : jobs) {
                ready_.push_back(job);
                claimed_.emplace(std::pair(job.id, job.fence), job);
                ++in_flight_[job.queue];
                claim.limit.add(job);
            }
        }
        ready_changed_.notify_all();
        const auto limited = !claim.limit.full_companies().empty() || !claim.limit.full_accounts().empty();
        some_skipped = limited && !jobs.empty();
    }
}

std::size_t Runner::slots(JobQueue queue) const {
    const auto found = options_.concurrency.find(queue);
    return found == options_.concurrency.end() ? 1 : static_cast<std::size_t>(std::max(0, found->second));
}

std::size_t Runner::free_slots(JobQueue queue) const {
    const auto found = in_flight_.find(queue);
    const auto taken = found == in_flight_.end() ? 0 : static_cast<std::size_t>(found->second);
    return slots(queue) - std::min(slots(queue), taken);
}

store::ConcurrencyLimit Runner::limit_of(JobQueue queue) const {
    store::ConcurrencyLimit limit;
    limit.account_max = std::max<std::size_t>(1, slots(queue) / 2);
    limit.company_max = std::max<std::size_t>(1, slots(queue) - 1);
    for (const auto& [name, job] : claimed_) {
        if (job.queue == queue) limit.add(job);
    }
    return limit;
}

std::chrono::microseconds Runner::jittered_poll() {
    const std::chrono::microseconds most = options_.poll;
    return std::chrono::microseconds(
        std::uniform_int_distribution<std::int64_t>(most.count() / 2, most.count())(random_));
}

// --- working -------------------------------------------------------------------------------------

void Runner::work_until_stopped() {
    std::unique_lock lock(mutex_);
    while (true) {
        ready_changed_.wait(lock, [&] { return !ready_.empty() || stop_.stop_requested(); });
        if (ready_.empty()) return;  // claimed jobs are still run after the stop
        const auto job = std::move(ready_.front());
        ready_.pop_front();
        lock.unlock();
        run_one(job);
        lock.lock();
        claimed_.erase({job.id, job.fence});
        --in_flight_[job.queue];
        woken_ = true;  // a thread is free: claim more
        changed_.notify_all();
    }
}

void Runner::run_one(const Job& job) {
    auto& kind = *kinds_.at(job.kind);
    JobResult result;
    const auto begin = std::chrono::steady_clock::now();
    if (job.attempt > kind.rule.retry.attempts_max) {  // its workers died each time before they could write a result
        result = JobResult::dead("no attempts left; last error: " + job.last_error);
    } else {
        try {
            result = kind.rule.run(job, stop_.get_token());
        } catch (const std::exception& error) {
            result = JobResult::retry(error.what());
        }
    }
    const auto took = std::chrono::duration_cast<std::chrono::milliseconds>(std::chrono::steady_clock::now() - begin);
    try {
        if (!write_result(job, kind, result, took)) {
            spdlog::warn("job: result dropped, another worker has the job job={} key={}", job.id.text(),
                         job.unique_key);
        }
    } catch (const std::exception& error) {  // it stays claimed until its lease ends, and then runs again
        spdlog::error("job: result not written job={} key={}: {}", job.id.text(), job.unique_key, error.what());
    }
}

bool Runner::snooze(Tx& tx, const Job& job, const JobResult& result) {
    // A job that waits for calls to an account keeps its place and is skipped while calls to the account are suspended.
    // If the claim did not know its account, it would be claimed again at once.
    const auto keeps_place = result.for_calls && job.account == result.for_calls->account;
    auto waiting = job;
    if (keeps_place && !result.for_calls->push) waiting.priority = std::max(job.priority, kFollowPriority);
    using enum store::TryAgain;
    return store::postpone_job(tx, waiting, *result.after, keeps_place ? in_its_place : after_snooze, result.reason);
}

bool Runner::write_result(const Job& job, Kind& kind, const JobResult& result, std::chrono::milliseconds took) {
    const auto transact = [&](auto write) { return database_.transact([&](Tx& tx) { return write(tx); }); };
    const auto tries_max =
        std::min(result.tries_max.value_or(kind.rule.retry.attempts_max), kind.rule.retry.attempts_max);
    const auto last_try = job.attempt >= tries_max;
    switch (result.kind) {
        case JobResult::Kind::done:
            ++done_;
            spdlog::debug("job: done job={} key={} outcome={}", job.id.text(), job.unique_key, result.reason);
            return transact([&](Tx& tx) { return store::finish_job(tx, job, *result.outcome); });
        case JobResult::Kind::snooze:
            ++snoozed_;
            return transact([&](Tx& tx) {
                if (!snooze(tx, job, result)) return false;
                store::note_snoozed_run(tx, job, took);
                return true;
            });
        case JobResult::Kind::retry:
            if (last_try) break;
            ++retried_;
            spdlog::warn("job: failed job={} key={} attempt={}: {}", job.id.text(), job.unique_key, job.attempt,
                         result.reason);
            return transact([&](Tx& tx) {
                using enum store::TryAgain;
                const auto wait = result.after ? *result.after : kind.backoff.wait_after(job.attempt);
                if (!store::postpone_job(tx, job, wait, after_failure, result.reason)) return false;
                store::note_failed_run(tx, job, took);
                return true;
            });
        case JobResult::Kind::dead:
            break;
    }
    ++dead_;
    spdlog::error("job: dead job={} key={} attempt={}: {}", job.id.text(), job.unique_key, job.attempt, result.reason);
    return transact([&](Tx& tx) {
        if (!store::kill_job(tx, job, result.reason)) return false;
        store::note_failed_run(tx, job, took);
        return true;
    });
}

// --- maintenance ---------------------------------------------------------------------------------

void Runner::maintain() {
    try {
        renew();
        if (stop_.stop_requested()) return;
        insert_periodic();
        const auto rescued = database_.transact([](Tx& tx) { return store::rescue_jobs(tx); });
        if (rescued == 0) return;
        rescued_ += rescued;
        spdlog::warn("job: rescued {} jobs of lost workers", rescued);
        wake();
    } catch (const std::exception& error) {
        spdlog::warn("job: maintenance failed: {}", error.what());
    }
}

void Runner::renew() {
    std::vector<Job> ours;
    {
        const std::lock_guard lock(mutex_);
        for (const auto& [name, job] : claimed_) ours.push_back(job);
    }
    if (!ours.empty()) database_.transact([&](Tx& tx) { store::renew_jobs(tx, ours, options_.lease); });
}

void Runner::insert_periodic() {
    if (periodic_.empty()) return;
    const auto now = database_.read([](Tx& tx) { return tx.now(); });
    std::vector<store::NewJob> due;
    auto intervals = last_interval_;
    for (const auto& job : periodic_) {
        const auto interval = now.time_since_epoch() / job.every;
        if (std::exchange(intervals[job.kind], interval) == interval) continue;
        due.push_back(job.make(ids_.make<JobId>(), interval, now));
    }
    if (const auto sql = store::insert_jobs_sql(due, now)) database_.transact([&](Tx& tx) { tx.run(*sql); });
    last_interval_ = std::move(intervals);
}

}  // namespace slotkeeper
