// sync_theirs: lets ours follow what was read over there, and writes down what both agree on now.
//
// The link is held by its lease and nothing else while the desk is asked; each command names the version of ours that
// was compared and carries a key made of it, so a crash in between is taken up by the next run: it reads theirs again
// and finds ours there already. Read on: engine/sync/three_way.h says what follows what.
#pragma once

#include "jobs/calcom/sync_work.h"

namespace slotkeeper {

// REQUIRES: work.step is NextStep::read, and `verdict` is what the reading came to.
Next follow_their_booking(const SyncTools& tools, const store::Job& job, const SyncWork& work, const Verdict& verdict);

// Declines what waited for their word and will not get it. Only the version that they have spoken about: an appointment
// that was changed meanwhile waits on.
Next decline_pending(const SyncTools& tools, const SyncWork& work);

}  // namespace slotkeeper
