// attendance: who came to a booking, and who serves it: mark-absent and reassign.
//
// Who was absent is known only once the booking has begun. Only a booking of an event type in round robin gets another
// host, and only one of that event type's; whether he is free then is not asked, as there.
// Read on: bookings.h has the other operations on a booking.
#pragma once

#include "tools/simulator/calcom/exchange.h"

namespace slotkeeper::simulator {

// REQUIRES of both: call.caller, and captures[0], the uid; of reassign also captures[1], the id of the new host.
Outcome mark_absent(World& world, const Call& call);
Outcome reassign_booking(World& world, const Call& call);

}  // namespace slotkeeper::simulator
