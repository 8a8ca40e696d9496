// sync_begin: finds the next step of a link under the locks of its appointment and itself, and writes it down.
//
// The appointment is locked first and read again: what the job was queued for may be past. The step is committed before
// the call, so that whoever comes after a crash knows what may have happened.
#pragma once

#include "engine/sync/handed_on.h"
#include "jobs/calcom/sync_work.h"

#include <set>

namespace slotkeeper {

// Parts of the appointment that Cal.com refused in this run, and that are left alone until the next.
using GivenUp = std::set<int>;

Next begin_sync(const SyncTools& tools, const store::Job& job, const GivenUp& given_up = {});

// Takes the link with a new fence and writes the step into it: the next step of a work that is locked already.
// REQUIRES: appointment and link are locked in this transaction.
void begin_step(store::Tx& tx, const SyncTools& tools, SyncWork& work, NextStep step, Moment now);

// Whether others of ours are in the way of what this work wants. Those that are, go ahead: their sync is queued.
// REQUIRES: as begin_step; work.link and work.wanted are of now.
HandOn::Verdict let_others_go_ahead(store::Tx& tx, const SyncTools& tools, const SyncWork& work, Moment now);

}  // namespace slotkeeper
