// sync_call: takes one step over there, without any lock, and finds out what came of it.
//
// A refusal as "taken" and a call of unknown outcome are followed by a look for a booking that carries our id: a call
// that was cut off may have made it, and it is then adopted instead of made again.
// REQUIRES: not inside a transaction.
#pragma once

#include "jobs/calcom/sync_work.h"

namespace slotkeeper {

Verdict take_step(const SyncWork& work);

}  // namespace slotkeeper
