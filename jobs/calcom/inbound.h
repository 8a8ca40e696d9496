// inbound: the job that follows a word of a calendar: brings it to the link that it is about, or takes in what is new.
//
// The word is a hint. One that says what the mirror says already is an echo of our own call and costs nothing. Else the
// link is marked as heard of and its `sync` reads what stands there; and again after 2, 10 and 60 s until the hinted
// change shows, for a cancellation is told before it is written. What no link knows is read here, and followed to the
// booking that it replaced; what is new is taken in through the desk. A second live booking for an appointment of ours
// is cancelled once its link was read and leads elsewhere (sync/stray_check.h). Read on: sync_theirs.h follows;
// adapters/calcom/webhook_door.h stores what webhooks say.
#pragma once

#include "jobs/calcom/sync_work.h"

namespace slotkeeper {

// The job's subject is an inbound_event. Outcomes: echo, followed, not_shown, linked, taken_in, conflicted,
// cancelled_there, not_taken_in, stray_cancelled, left_alone, heard, blocked, unblocked, ignored, gone,
// account_disconnected, skipped_missing. Dead, and the event given_up: what Cal.com shows can be no appointment (its
// end is its start), cannot be read, or is refused by the database.
JobResult follow_inbound(const SyncTools& tools, const store::Job& job);

}  // namespace slotkeeper
