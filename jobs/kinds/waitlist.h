// waitlist: free time is offered to those who wait for it.
//
// The desk leaves an `offer_waitlist` with each change that gives time back where somebody waits, and so does whoever
// joins, for what is free already. What becomes free without a change of ours (new hours, a new day of the window) is
// found by `tend_waitlist`.
#pragma once

#include "engine/desk/waitlist/offer_freed.h"
#include "jobs/queue/queue.h"

namespace slotkeeper {

// The job's subject is the branch; its key says what is free. Outcomes: offered, nobody_suits, unknown_key.
JobResult offer_waitlist(const OfferTools& tools, const store::Job& job, const std::stop_token& stop);

// Ends entries whose days are past, and looks for each branch in which somebody waits at all that is free. Outcomes:
// nobody_waits, looked_at.
JobResult tend_waitlist(store::Database& database, IdSource& ids);

}  // namespace slotkeeper
