// foreign_room: room for what stands over there already.
//
// Nobody over there can be asked, so where our own appointments are in the way the service says what is done: flag it
// (kept as `conflicted`, without claims), cancel it over there, or move ours to other people who are free then.
#pragma once

#include "jobs/calcom/sync_work.h"

namespace slotkeeper {

// Submits a TakeIn or MoveIn as the policy of its service says. slot_conflict remains only under cancel_remote: nothing
// has happened here, and theirs is to be undone. A MoveIn of an appointment that is `conflicted` already and finds no
// room again is slot_conflict too.
Result<Receipt> submit_with_room(const SyncTools& tools, Command command);

// Something that stood over there with this person in that time does not any more: those of ours that Cal.com had
// refused for it are tried again.
void ask_again_where_freed(const SyncTools& tools, CompanyId company, ResourceId person, const Interval& freed);

}  // namespace slotkeeper
