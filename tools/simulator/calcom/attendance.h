// attendance: the operations mark-absent and reassign.
//
// Attendees can be marked absent only after the booking has begun. Only bookings of round-robin event types can be
// reassigned, and only to hosts of that event type; like Cal.com, this does not check whether the new host is free.
// Read on: bookings.h has the other operations on a booking.
#pragma once

#include "tools/simulator/calcom/exchange.h"

namespace slotkeeper::simulator {

// REQUIRES: call.caller, captures[0] (the uid), and for reassign captures[1] (the id of the new host).
Outcome mark_absent(World& world, const Call& call);
Outcome reassign_booking(World& world, const Call& call);

}  // namespace slotkeeper::simulator
