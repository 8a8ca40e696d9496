// waitlist: offers free time to waiting customers.
//
// The desk inserts an `offer_waitlist` with each change that frees time in a branch with waiting entries, and so does
// joining, for time that is free already. Time that becomes free without a change (new hours, a new day of the window)
// is found by `tend_waitlist`.
#pragma once

#include "engine/desk/waitlist/offer_freed.h"
#include "jobs/queue/queue.h"

namespace slotkeeper {

// The job's subject is the branch; its key has the free time. Outcomes: offered, nobody_suits, unknown_key.
JobResult offer_waitlist(const OfferTools& tools, const JobRun<job::OfferWaitlist>& run);

// Ends entries whose days are past, and queues a search for each branch with waiting entries. Outcomes: nobody_waits,
// looked_at.
JobResult tend_waitlist(store::Database& database, IdSource& ids);

}  // namespace slotkeeper
