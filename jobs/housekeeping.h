// housekeeping: the jobs that do not call Cal.com by themselves: the end of waits and holds, the sweep, the waitlist.
//
// `expire_hold` expires a hold at the desk: the hold is void already, this frees its claims and writes its audit
// event. `sweep` deletes old rows, in small transactions, under the lease `maintenance`.
#pragma once

#include "engine/desk/desk.h"
#include "engine/desk/waitlist/offer_freed.h"
#include "engine/guards/lease_lock.h"
#include "jobs/calcom/sync_work.h"
#include "jobs/queue/queue.h"

namespace slotkeeper {

// Ends the wait of an appointment for the host's answer at Cal.com. A sync first reads its booking there and declines
// it if it is still not accepted. This job declines by itself if there is no booking or no account, or if nothing could
// be read before the start. Outcomes: declined, not_pending, skipped_missing.
JobResult end_wait(const SyncTools& tools, const JobRun<job::EndWait>& run);

// The customer who was not checked in did not come: a no-show, whose remaining time becomes free. Nothing happens if
// they were checked in, if the appointment was moved or has ended, or if there is no time of grace any more. Outcomes:
// released, not_due, skipped_missing.
JobResult release_no_show(store::Database& database, Desk& desk, Catalogs& catalogs,
                          const JobRun<job::ReleaseNoShow>& run);

// The job's subject is the appointment. Outcomes: expired, not_held, skipped_missing.
JobResult expire_hold(Desk& desk, const JobRun<job::ExpireHold>& run);

// Deletes request keys past limits::key_lifetime, done and cancelled jobs past limits::job_lifetime, call budgets
// unused for a day, full rate limit buckets, and expired signatures. Outcome: swept.
JobResult sweep(store::Database& database, Leases& leases, const std::stop_token& stop);

// --- offers of free time to waiting customers ----------------------------------------------------
// The desk inserts an `offer_waitlist` with each change that frees time in a branch with waiting entries, and so does
// joining, for time that is free already. Time that becomes free without a change (new hours, a new day of the window)
// is found by `tend_waitlist`.

// The job's subject is the branch; its arguments have the freed time. Outcomes: offered, nobody_suits.
JobResult offer_waitlist(const OfferTools& tools, const JobRun<job::OfferWaitlist>& run);

// Ends entries whose days are past, and queues a search for each branch with waiting entries. Outcomes: nobody_waits,
// looked_at.
JobResult tend_waitlist(store::Database& database, IdSource& ids);

}  // namespace slotkeeper
