// sync_call: takes one step at Cal.com, without any lock, and determines its outcome.
//
// After a refusal as "taken" and after a call with unknown outcome it searches for a booking with our id: a lost call
// may have made it, and it is then adopted instead of made again.
// REQUIRES: not inside a transaction.
#pragma once

#include "jobs/calcom/sync_work.h"

namespace slotkeeper {

Verdict take_step(const SyncWork& work);

}  // namespace slotkeeper
