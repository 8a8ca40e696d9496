// webhook_payload: what each webhook says about a booking, in version 2021-10-20.
//
// Every trigger is made by other code of Cal.com's, so no two are alike: the caller's metadata come with a booking that
// was accepted at once and are missing everywhere else; times end in Z, after a confirmation with milliseconds, and in
// a cancellation in +00:00; a cancellation knows no first names. Who reads them has to bear it, and is tested with it.
// Read on: announcement.h is what comes out, postman.h puts it into its envelope.
#pragma once

#include "tools/simulator/calcom/world.h"
#include "tools/simulator/webhooks/announcement.h"

#include <string>

namespace slotkeeper::simulator {

// Each shows the booking as it stands.
Announcement created(const Booking& booking, const Catalog& catalog);    // accepted at once
Announcement confirmed(const Booking& booking, const Catalog& catalog);  // the CREATED that follows a confirmation
Announcement requested(const Booking& booking, const Catalog& catalog);
Announcement rejected(const Booking& booking, const std::string& reason, const Catalog& catalog);
Announcement cancelled(const Booking& booking, const std::string& reason, const Catalog& catalog);
// `old` is the booking that was moved. It is told as RESCHEDULED where it was accepted at once, else as REQUESTED.
Announcement moved(const Booking& booking, const Booking& old, const Catalog& catalog);

struct Presence {
    std::string email;
    bool no_show;
};
// The one webhook that says bookingUid where all others say uid. `marked` are those that attend the booking.
Announcement no_show_updated(const Booking& booking, const std::vector<Presence>& marked, const Catalog& catalog);

}  // namespace slotkeeper::simulator
