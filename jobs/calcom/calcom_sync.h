// calcom_sync: the job `sync`: brings the booking at Cal.com in step with our appointment.
//
//   begin    lock the appointment, then its link; derive the step from the present state of both (sync/next_step.h);
//            record it with a new fence; commit (sync_begin.cpp)
//   call     take the step at Cal.com, without any lock (sync_call.cpp)
//   record   lock both again, check the fence, write the outcome (sync_record.cpp); repeat if ours has changed
//
// Two workers never run one link at once: the lease in the link makes the second one wait, and a writer that lost it is
// refused by the fence. Whatever is queued or crashes, the next run derives from the rows what is left to do. Read on:
// README.md in jobs/ for failures in between.
#pragma once

#include "jobs/calcom/sync_work.h"

namespace slotkeeper {

// The job's subject is the appointment. Outcomes: in_step, already_synced, superseded, skipped_missing,
// account_disconnected, off, not_booked, conflicted, declined, waits_for_host.
JobResult sync_to_calcom(const SyncTools& tools, const SyncRun& run);

}  // namespace slotkeeper
