// sync_begin: determines the next step of a link under the locks of its appointment and itself, and records it.
//
// The appointment is locked first and read again: what the job was queued for may be outdated. The step is committed
// before the call, so that after a crash the next worker knows what may have happened.
#pragma once

#include "engine/sync/handed_on.h"
#include "jobs/calcom/sync_work.h"

#include <set>

namespace slotkeeper {

// Parts of the appointment that Cal.com refused in this run, and that are skipped until the next.
using GivenUp = std::set<int>;

Next begin_sync(const SyncTools& tools, const SyncRun& run, const GivenUp& given_up = {});

// Leases the link with a new fence and records the step: the next step of work that is locked already.
// REQUIRES: appointment and link are locked in this transaction.
void begin_step(store::Tx& tx, const SyncTools& tools, SyncWork& work, NextStep step, Moment now);

// Whether other links of ours are in the way of this work. If so, their syncs are queued to go first.
// REQUIRES: as begin_step; work.link and work.wanted are current.
HandOn::Verdict let_others_go_ahead(store::Tx& tx, const SyncTools& tools, const SyncWork& work, Moment now);

}  // namespace slotkeeper
