// take_in: imports a booking made at Cal.com, as an appointment or as time off of its person.
//
// Its event type determines service and person. A booking without a mapping still takes the person's time: it becomes a
// block, if the account belongs to one person. The attendee is registered as a customer.
#pragma once

#include "engine/store/calendar/inbound_rows.h"
#include "jobs/calcom/sync_work.h"

namespace slotkeeper {

// REQUIRES: no link has this booking or one that it replaced.
JobResult take_in(const SyncTools& tools, const store::InboundEvent& event, const RemoteBooking& booking,
                  CalendarGateway& gateway);

}  // namespace slotkeeper
