// sync_theirs: applies what was read at Cal.com to our appointment, and records what both sides agree on now.
//
// Only the lease protects the link while the desk is asked; each command names the compared version of ours and carries
// a key made of it, so the next run continues after a crash: it reads the booking again and finds the change already
// made. Read on: engine/sync/three_way.h decides which side follows.
// and finds ours there already. Read on: engine/sync/three_way.h says what follows what.
#pragma once

#include "jobs/calcom/sync_work.h"

namespace slotkeeper {

// REQUIRES: work.step is NextStep::read, and `verdict` is the result of the read.
Next follow_their_booking(const SyncTools& tools, const SyncRun& run, const SyncWork& work, const Verdict& verdict);

// Declines a booking that waited for Cal.com in vain. Only the version that Cal.com refused: an appointment that was
// changed meanwhile still waits.
Next decline_pending(const SyncTools& tools, const SyncWork& work);

}  // namespace slotkeeper
