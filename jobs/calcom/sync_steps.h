// sync_steps: the three steps of a sync, begin, call and record; calcom_sync.h says how they follow each other.
#pragma once

#include "engine/sync/slot_handover.h"
#include "jobs/calcom/sync_work.h"

#include <set>

namespace slotkeeper {

// --- begin: the next step, determined under the locks of the appointment and the link, and recorded
// The appointment is locked first and read again: what the job was queued for may be outdated. The step is committed
// before the call, so that after a crash the next worker knows what may have happened.

// Parts of the appointment that Cal.com refused in this run, and that are skipped until the next.
using GivenUp = std::set<int>;

Next begin_sync(const SyncTools& tools, const SyncRun& run, const GivenUp& given_up = {});

// Leases the link with a new fence and records the step: the next step of work that is locked already.
// REQUIRES: appointment and link are locked in this transaction.
void begin_step(store::Tx& tx, const SyncTools& tools, SyncWork& work, NextStep step, Moment now);

// Whether other links of ours are in the way of this work. If so, their syncs are queued to go first.
// REQUIRES: as begin_step; work.link and work.wanted are current.
SlotHandover::Verdict sync_links_in_the_way(store::Tx& tx, const SyncTools& tools, const SyncWork& work, Moment now);

// --- call: takes one step at Cal.com, without any lock, and determines its outcome ---------------
// After a refusal as "taken" and after a call with unknown outcome it searches for a booking with our id: a lost call
// may have made it, and it is then adopted instead of made again.
// REQUIRES: not inside a transaction.
Verdict take_step(const SyncWork& work);

// --- record: writes the outcome of a call, unless another worker has the link by now --------------
Next record_sync(const SyncTools& tools, const SyncRun& run, const SyncWork& work, const Verdict& verdict);

// Applies what was read at Cal.com to our appointment, and records what both sides agree on now. Only the lease
// protects the link while the desk is asked; each command names the compared version of ours and carries a key made of
// it, so the next run continues after a crash: it reads the booking again and finds the change already made. Read on:
// engine/sync/three_way.h decides which side follows.
//
// REQUIRES: work.step is NextStep::read, and `verdict` is the result of the read.
Next follow_remote_booking(const SyncTools& tools, const SyncRun& run, const SyncWork& work, const Verdict& verdict);

// Declines an appointment that Cal.com did not accept. Only the version that Cal.com refused: an appointment that was
// changed meanwhile still waits.
Next decline_pending(const SyncTools& tools, const SyncWork& work);

// --- room for bookings that exist at Cal.com -----------------------------------------------------
// They cannot be refused, so if our own appointments are in the way the service's policy decides: flag it (kept as
// `conflicted`, without claims), cancel it at Cal.com, or move ours to other staff who are free.

// Submits an ImportBooking or ApplyRemoteReschedule by the policy of its service. slot_conflict remains only for
// cancel_remote: nothing has happened here, and the booking at Cal.com must be cancelled. An ApplyRemoteReschedule of
// an appointment that is `conflicted` already and still has no room is slot_conflict too.
Result<Receipt> submit_with_room(const SyncTools& tools, Command command);

// Time of this person has become free at Cal.com: our appointments that Cal.com had refused for it are synced again.
void retry_refused_bookings(const SyncTools& tools, CompanyId company, ResourceId person, const Interval& freed);

}  // namespace slotkeeper
