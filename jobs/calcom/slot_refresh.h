// slot_refresh: fetches Cal.com's free times before a caller asks for them.
//
// `plan_slots` determines the due days every minute (engine/sync/slot_plan.h) and inserts one `refresh_slots` for each
// account that has some, so that an account that hangs blocks one worker thread at most. A failed query is not
// repeated: the next minute queries again, and a caller queries itself meanwhile.
#pragma once

#include "engine/calendar/slots/slot_fetch.h"
#include "engine/sync/slot_plan.h"
#include "jobs/queue/queue.h"

namespace slotkeeper {

// Outcomes: nothing_due, planned.
JobResult plan_slots(store::Database& database, IdSource& ids, const SlotAges& ages);

// The job's subject is the account. Outcomes: nothing_due, refreshed, partly (some queries had no answer), failed.
JobResult refresh_slots(const SlotTools& tools, const SlotAges& ages, const JobRun<job::RefreshSlots>& run);

}  // namespace slotkeeper
