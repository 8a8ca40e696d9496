// runner: claims due jobs and runs them, a limited number at a time for each queue.
//
// A job is claimed and committed before its work begins, under a lease that is renewed at a third of its length; a
// worker that dies loses it, and any other worker's rescue puts the job back. Writes after the work carry the fence of
// the claim. Kinds without a handler stay in the queue for a binary that knows them. One thread claims, one does the
// maintenance (renewal, rescue, periodic jobs), the others run jobs. Due jobs are found by wake() from the same
// process, or by polling; a poll is one statement, however long the queue is. One calendar account gets half of a
// queue's threads at most, one company all but one, so that a host that hangs does not block others. Read on: queue.h
// for handlers, worker.h for the kinds.
#pragma once

#include "engine/base/heartbeat.h"
#include "jobs/queue/queue.h"

#include <atomic>
#include <condition_variable>
#include <deque>
#include <map>
#include <memory>
#include <mutex>
#include <random>
#include <thread>
#include <vector>

namespace slotkeeper {

struct RunnerOptions {
    std::string owner;                             // names this worker in leases; unique
    std::map<store::JobQueue, int> concurrency{};  // jobs at a time; an unnamed queue runs one
    std::chrono::milliseconds lease = limits::job_lease;
    std::chrono::milliseconds poll = limits::job_poll;
    std::uint32_t seed = std::random_device{}();  // of the jitter
    // Calendar accounts whose calls are suspended now, so that their jobs are skipped; with `push` only those that
    // refuse our own changes too. May be empty.
    std::function<std::vector<AccountId>(bool push)> suspended_accounts{};
};

class Runner {
public:
    // REQUIRES: the kinds' names differ; owner has at most 80 letters of ASCII.
    Runner(store::Database& database, IdSource& ids, std::vector<JobKind> kinds, std::vector<PeriodicJob> periodic,
           RunnerOptions options);
    ~Runner();  // stops, and waits for running jobs, however long that takes
    Runner(const Runner&) = delete;
    Runner& operator=(const Runner&) = delete;

    void start();  // REQUIRES: it has not been started
    void wake();   // a job may be due now; thread-safe and cheap
    // Claims no more and waits for running jobs; leases are renewed meanwhile. False: some still run after the
    // patience, and the destructor will wait for them.
    bool stop(std::chrono::milliseconds patience);

    struct Figures {
        std::uint64_t done, retried, snoozed, dead, rescued, polls;
        std::size_t running;
    };
    Figures figures() const;

private:
    struct Kind;

    void claim_until_stopped();
    std::chrono::microseconds claim_due();
    void claim_some(const store::Waiting& waiting);
    void work_until_stopped();
    void run_one(const store::Job& job);
    static bool snooze(store::Tx& tx, const store::Job& job, const JobResult& result);
    bool write_result(const store::Job& job, Kind& kind, const JobResult& result, std::chrono::milliseconds took);
    void maintain();
    void renew();
    void insert_periodic();

    std::size_t slots(store::JobQueue queue) const;
    std::size_t free_slots(store::JobQueue queue) const;  // under the mutex, as is:
    store::ConcurrencyLimit limit_of(store::JobQueue queue) const;
    std::chrono::microseconds jittered_poll();

    store::Database& database_;
    IdSource& ids_;
    const RunnerOptions options_;
    std::map<std::string, std::unique_ptr<Kind>> kinds_;
    std::map<store::JobQueue, std::vector<std::string>> kinds_of_queue_;
    const std::vector<PeriodicJob> periodic_;
    std::map<std::string, std::int64_t> last_interval_;  // by kind; used by the maintaining thread
    std::minstd_rand random_;                            // used by the claiming thread

    std::stop_source stop_;
    mutable std::mutex mutex_;
    std::condition_variable changed_;        // for the claiming thread, and for callers of stop()
    std::condition_variable ready_changed_;  // for the workers
    bool woken_ = false;                     // under the mutex, as are:
    std::deque<store::Job> ready_;           // claimed, waiting for a thread
    std::map<std::pair<JobId, std::int64_t>, store::Job> claimed_;  // by fence; ready or running: leases to renew
    std::map<store::JobQueue, int> in_flight_;                      // of claimed_

    std::atomic<std::uint64_t> done_{0}, retried_{0}, snoozed_{0}, dead_{0}, rescued_{0}, polls_{0};
    std::unique_ptr<Heartbeat> maintenance_;
    std::vector<std::jthread> threads_;
};

}  // namespace slotkeeper
