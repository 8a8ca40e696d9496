// stray_check: the job that looks for bookings of ours that no link knows, some time after an outcome was unknown.
//
// A call that was lost sight of may arrive long after we have given it up and made its booking anew. Every booking that
// carries the appointment's id, is live and is not the link's, is cancelled. Where to look is known from the
// appointment's history: a call only ever asked for a time that some version of it had. The link is held meanwhile, so
// that no sync makes a booking that we would take for a stray.
// Read on: sync_begin.h orders it at every take-over.
#pragma once

#include "jobs/sync/sync_work.h"

namespace slotkeeper {

// The job's subject is the appointment. Outcomes: no_stray, stray_cancelled, skipped_missing, account_disconnected.
JobResult check_for_strays(const SyncTools& tools, const store::Job& job);

}  // namespace slotkeeper
