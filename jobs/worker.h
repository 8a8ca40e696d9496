// worker: all background work as one object: the kinds of jobs and the runner that runs them.
//
// Any number of workers may run, in any number of processes. `serve --work` connects the desk's commits with wake(), so
// that a booking is synced to Cal.com at once; a worker of another process finds it at its next poll. Read on:
// README.md for the kinds, runner.h for how they run.
#pragma once

#include "engine/desk/other_calendar.h"
#include "engine/guards/lease_lock.h"
#include "engine/ports/event_sender.h"
#include "jobs/calcom/reconcile.h"
#include "jobs/calcom/sync_work.h"
#include "jobs/queue/runner.h"

namespace slotkeeper {

struct WorkerOptions {
    std::string owner{};  // names this worker; if empty, a name is made of an id
    std::map<store::JobQueue, int> concurrency{
        {store::JobQueue::sync, 4}, {store::JobQueue::webhooks, 2}, {store::JobQueue::maintenance, 1}};
    std::chrono::milliseconds lease = limits::job_lease;
    std::chrono::milliseconds poll = limits::job_poll;
    SyncOptions sync{};
    job::Retry remote_retry = job::kRemoteRetry;  // of jobs that call Cal.com
    Seconds reconcile_every = kReconcileEvery;    // 0: never
    OtherCalendar* other_calendar = nullptr;      // asked before a start is offered to a waiting customer
    EventSender* event_sender = nullptr;          // nullptr: another process sends events
};

class Worker {
public:
    Worker(store::Database& database, Desk& desk, Catalogs& catalogs, const Sealer& sealer, CalendarGateways& gateways,
           IdSource& ids, Accounts& accounts, WorkerOptions options = {});

    void start() { runner_.start(); }
    // Claims no more and waits for running jobs; false if the patience ended first.
    bool stop(std::chrono::milliseconds patience) { return runner_.stop(patience); }
    void wake() { runner_.wake(); }  // a job may be due now; thread-safe
    Runner::Figures figures() const { return runner_.figures(); }

private:
    std::vector<JobKind> kinds(const WorkerOptions& options);
    void add_payment_kinds(std::vector<JobKind>& kinds, EventSender& sender) const;

    const std::string owner_;
    const SyncTools tools_;
    Leases leases_;
    Reconciler reconciler_;
    std::mutex one_reconcile_;
    Runner runner_;
};

}  // namespace slotkeeper
