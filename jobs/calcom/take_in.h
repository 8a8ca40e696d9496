// take_in: a booking that was made over there becomes an appointment of ours, or time that its person is not there.
//
// Its event type says which service it is and who does it. One that is mapped to nothing still takes the person's time:
// it becomes a block, where the account is one person's. The attendee is registered as a customer.
#pragma once

#include "engine/store/calendar/inbound_rows.h"
#include "jobs/calcom/sync_work.h"

namespace slotkeeper {

// REQUIRES: no link has this booking or one that it replaced.
JobResult take_in(const SyncTools& tools, const store::InboundEvent& event, const RemoteBooking& booking,
                  CalendarGateway& gateway);

}  // namespace slotkeeper
