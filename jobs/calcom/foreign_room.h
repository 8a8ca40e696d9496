// foreign_room: makes room for bookings that exist at Cal.com.
//
// They cannot be refused, so if our own appointments are in the way the service's policy decides: flag it (kept as
// `conflicted`, without claims), cancel it at Cal.com, or move ours to other staff who are free.
#pragma once

#include "jobs/calcom/sync_work.h"

namespace slotkeeper {

// Submits a TakeIn or MoveIn by the policy of its service. slot_conflict remains only for cancel_remote: nothing has
// happened here, and the booking at Cal.com must be cancelled. A MoveIn of an appointment that is `conflicted` already
// and still has no room is slot_conflict too.
Result<Receipt> submit_with_room(const SyncTools& tools, Command command);

// Time of this person has become free at Cal.com: our appointments that Cal.com had refused for it are synced again.
void ask_again_where_freed(const SyncTools& tools, CompanyId company, ResourceId person, const Interval& freed);

}  // namespace slotkeeper
