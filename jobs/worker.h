// worker: everything that is done in the background, as one object: the kinds of jobs and the runner that runs them.
//
// Any number of workers may run, in any number of processes. `serve --work` wires the desk's commits to wake(), so that
// a booking is on its way to Cal.com at once; a worker of another process finds it at its next look. Read on: README.md
// for the kinds, runner.h for how they are run.
#pragma once

#include "engine/desk/other_calendar.h"
#include "engine/guards/lease_lock.h"
#include "jobs/calcom/reconcile.h"
#include "jobs/calcom/sync_work.h"
#include "jobs/queue/runner.h"

namespace slotkeeper {

struct WorkerOptions {
    std::string owner{};  // names this worker; where it is empty, one is made of an id
    std::map<store::JobQueue, int> concurrency{
        {store::JobQueue::sync, 4}, {store::JobQueue::webhooks, 2}, {store::JobQueue::maintenance, 1}};
    std::chrono::milliseconds lease = limits::job_lease;
    std::chrono::milliseconds poll = limits::job_poll;
    SyncOptions sync{};
    std::chrono::milliseconds sync_backoff_base = std::chrono::seconds(2);  // of calls that failed
    std::chrono::milliseconds sync_backoff_cap = std::chrono::minutes(5);
    Seconds reconcile_every = kReconcileEvery;  // 0: never
    OtherCalendar* other_calendar = nullptr;    // heard before a start is offered to somebody who waits
};

class Worker {
public:
    Worker(store::Database& database, Desk& desk, Catalogs& catalogs, const Sealer& sealer, CalendarGateways& gateways,
           IdSource& ids, Accounts& accounts, WorkerOptions options = {});

    void start() { runner_.start(); }
    // Claims no more and waits for what is running; false where the patience ended first.
    bool stop(std::chrono::milliseconds patience) { return runner_.stop(patience); }
    void wake() { runner_.wake(); }  // something may be due now; safe for many threads
    Runner::Figures figures() const { return runner_.figures(); }

private:
    std::vector<JobKind> kinds(store::Database& database, Desk& desk, const WorkerOptions& options);

    const std::string owner_;
    const SyncTools tools_;
    Leases leases_;
    Reconciler reconciler_;
    std::mutex one_reconcile_;
    Runner runner_;
};

}  // namespace slotkeeper
