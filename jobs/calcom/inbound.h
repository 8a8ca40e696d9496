// inbound: the job that handles a webhook event: marks its link, or imports a new booking.
//
// The event is a hint. If it says what the mirror says already, it is an echo of our own call and costs nothing.
// Otherwise the link is marked and its `sync` reads the booking; and again after 2, 10 and 60 s until the announced
// change shows, because Cal.com announces a cancellation before it is written. A booking without a link is read here
// and followed to the booking that it replaced; a new one is imported through the desk. A second live booking for an
// appointment of ours is cancelled once its link was read and has another one (stray_check.h). Read on: sync_follow.cpp
// applies changes; adapters/calcom/calcom_webhook.h stores webhooks.
#pragma once

#include "engine/store/calendar/inbound_rows.h"
#include "jobs/calcom/sync_work.h"

namespace slotkeeper {

// The job's subject is an inbound_event. Outcomes: echo, followed, not_shown, linked, taken_in, conflicted,
// cancelled_there, not_taken_in, stray_cancelled, left_alone, heard, blocked, unblocked, ignored, gone,
// account_disconnected, skipped_missing. Dead, and the event is reported as event_given_up: the booking at Cal.com
// cannot be an appointment (its end is its start), cannot be read, or is refused by the database.
JobResult follow_inbound(const SyncTools& tools, const JobRun<job::Inbound>& run);

// Imports a booking made at Cal.com, as an appointment or as time off of its person. Its event type determines service
// and person. A booking without a mapping still takes the person's time: it becomes a block, if the account belongs to
// one person. The attendee is registered as a customer.
//
// REQUIRES: no link has this booking or one that it replaced.
JobResult import_booking(const SyncTools& tools, const store::InboundEvent& event, const RemoteBooking& booking,
                         CalendarGateway& gateway);

}  // namespace slotkeeper
