// slot_refresh: asking calendars elsewhere what is free there before a caller wants to know.
//
// `plan_slots` looks every minute which days are due (engine/sync/slot_plan.h) and leaves one `refresh_slots` for
// each account that has some, so that an account that hangs holds one pair of hands at most. A question that fails is
// not repeated: the next minute asks again, and a caller asks for himself meanwhile.
#pragma once

#include "engine/calendar/slots/slot_fetch.h"
#include "engine/sync/slot_plan.h"
#include "jobs/queue/queue.h"

namespace slotkeeper {

// Outcomes: nothing_due, planned.
JobResult plan_slots(store::Database& database, IdSource& ids, const SlotAges& ages);

// The job's subject is the account. Outcomes: nothing_due, refreshed, partly (some questions had no answer), failed.
JobResult refresh_slots(const SlotTools& tools, const SlotAges& ages, const store::Job& job,
                        const std::stop_token& stop);

}  // namespace slotkeeper
