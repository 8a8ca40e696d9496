// reconcile: the job that looks for what no webhook told of, every ten minutes, each account by itself.
//
// The one of the house, without a subject, inserts one for every account that is called. A reading that fails is not
// tried again by its job: the next one begins where the last success ended. Read on:
// engine/calendar/reconcile/reconciler.h.
#pragma once

#include "engine/calendar/reconcile/reconciler.h"
#include "jobs/queue/queue.h"

#include <mutex>

namespace slotkeeper {

struct ReconcileTools {
    store::Database& database;
    IdSource& ids;
    Reconciler& reconciler;
    std::mutex& one_at_a_time;  // in this process, so that long lists leave hands for bookings
};

inline constexpr Seconds kReconcileEvery = std::chrono::minutes{10};

// Subject 0: the house's. Outcome: accounts_queued.
// Else the subject is an account. Outcomes: nothing_new, told, skipped_missing, account_silent, busy, unavailable,
// not_opened, paused.
JobResult reconcile(const ReconcileTools& tools, const store::Job& job, const std::stop_token& stop);

}  // namespace slotkeeper
