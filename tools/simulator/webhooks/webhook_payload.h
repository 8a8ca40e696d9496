// webhook_payload: creates the payloads of the webhooks about a booking, in version 2021-10-20.
//
// At Cal.com different code creates each trigger, so the payloads differ: the client's metadata are present only for a
// booking that was accepted at once; times end in Z, after a confirmation with milliseconds, and in a cancellation in
// +00:00; a cancellation has no first names. The simulator has the same differences, to test our receiver. Read on:
// announcement.h is the result, postman.h adds the envelope.
#pragma once

#include "tools/simulator/calcom/world.h"
#include "tools/simulator/webhooks/announcement.h"

#include <string>

namespace slotkeeper::simulator {

// Each shows the current state of the booking.
Announcement created(const Booking& booking, const Catalog& catalog);    // accepted at once
Announcement confirmed(const Booking& booking, const Catalog& catalog);  // the CREATED that follows a confirmation
Announcement requested(const Booking& booking, const Catalog& catalog);
Announcement rejected(const Booking& booking, const std::string& reason, const Catalog& catalog);
Announcement cancelled(const Booking& booking, const std::string& reason, const Catalog& catalog);
// `old` is the booking that was moved. The trigger is RESCHEDULED if the new one was accepted at once, else REQUESTED.
Announcement moved(const Booking& booking, const Booking& old, const Catalog& catalog);

struct Presence {
    std::string email;
    bool no_show;
};
// The only webhook with bookingUid instead of uid. `marked` are attendees of the booking.
Announcement no_show_updated(const Booking& booking, const std::vector<Presence>& marked, const Catalog& catalog);

}  // namespace slotkeeper::simulator
