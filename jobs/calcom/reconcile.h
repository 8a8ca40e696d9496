// reconcile: the job that finds changes without a webhook, every ten minutes, one account at a time.
//
// The periodic job without a subject inserts one for every account that is called. A failed comparison is not retried
// by its job: the next one continues from the last success. Read on: engine/calendar/reconcile/reconciler.h.
#pragma once

#include "engine/calendar/reconcile/reconciler.h"
#include "jobs/queue/queue.h"

#include <mutex>

namespace slotkeeper {

struct ReconcileTools {
    store::Database& database;
    IdSource& ids;
    Reconciler& reconciler;
    std::mutex& one_at_a_time;  // in this process, so that long lists leave workers for bookings
};

inline constexpr Seconds kReconcileEvery = std::chrono::minutes{10};

// Subject 0: the periodic job. Outcome: accounts_queued. Otherwise the subject is an account. Outcomes: nothing_new,
// told, skipped_missing, account_silent, busy, unavailable, not_opened, paused.
JobResult reconcile(const ReconcileTools& tools, const JobRun<job::Reconcile>& run);

}  // namespace slotkeeper
