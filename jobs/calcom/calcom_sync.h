// calcom_sync: the job `sync`: brings one appointment's booking at Cal.com to where ours stands.
//
//   begin    lock the appointment, then its link; derive the step from what both say now (calendar/next_step.h);
//            write it down with a new fence; commit (sync_begin.h)
//   call     take the step over there, without any lock (sync_call.h)
//   record   lock both again, check the fence, write what is known (sync_record.h); ours is newer: once more
//
// Two workers never run one link at once: the lease in the link keeps the second one waiting, and a writer that lost it
// is refused by the fence. Whatever is queued or crashes, the next run finds out from the rows what is left to do.
// Read on: README.md in jobs/ for what may happen in between; ARCHITECTURE section 8.1.
#pragma once

#include "jobs/calcom/sync_work.h"

namespace slotkeeper {

// The job's subject is the appointment. Outcomes: in_step, already_synced, superseded, skipped_missing,
// account_disconnected, off, not_booked, origin_remote, conflicted, declined.
JobResult sync_to_calcom(const SyncTools& tools, const store::Job& job, const std::stop_token& stop);

}  // namespace slotkeeper
