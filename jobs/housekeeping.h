// housekeeping: the jobs that keep the house in order by themselves.
//
// `expire_hold` tells the desk that a hold's time is over; the hold is void anyway, this frees its claims and writes
// its history. `sweep` deletes what nobody asks for any more, in small transactions, under the lease `maintenance`.
#pragma once

#include "engine/desk/desk.h"
#include "engine/guards/lease_lock.h"
#include "jobs/queue.h"

namespace slotkeeper {

// The job's subject is the appointment. Outcomes: expired, not_held, skipped_missing.
// Declines an appointment that has waited too long for Cal.com's word, whatever the sync is doing: its account may wait
// for a key, or be gone. What stands over there is then taken back by the sync of that change. Outcomes: declined,
// not_pending, skipped_missing.
JobResult end_wait(Desk& desk, store::Database& database, const store::Job& job);

JobResult expire_hold(Desk& desk, const store::Job& job);

// Request keys past limits::key_lifetime, done and cancelled jobs past limits::job_lifetime, budgets of credentials
// that nobody has called with for a day, buckets of callers that are full again, signatures that nobody can use.
// Outcome: swept.
JobResult sweep(store::Database& database, Leases& leases, const std::stop_token& stop);

}  // namespace slotkeeper
