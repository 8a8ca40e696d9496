// bookings: the operations on one booking: create, read, reschedule, cancel, confirm, decline.
//
// The uid is a secret: it is sufficient to read, move or cancel the booking. Rescheduling creates a new booking and
// cancels the old one, which links to the new one. There is no idempotency: a repeated create finds its own time taken.
// Read on: body_checks.h validates first, world.h finds free hosts, booking_view.h writes the result.
#pragma once

#include "tools/simulator/calcom/exchange.h"

namespace slotkeeper::simulator {

// REQUIRES of call: body; except for create also captures[0], the uid; for confirm and decline also the caller.
Outcome create_booking(World& world, const Call& call);
Outcome get_booking(World& world, const Call& call);
Outcome reschedule_booking(World& world, const Call& call);
Outcome cancel_booking(World& world, const Call& call);
Outcome confirm_booking(World& world, const Call& call);
Outcome decline_booking(World& world, const Call& call);

// POST /v2/bookings with an unknown version: read as version 2024-04-15, which a current body never satisfies.
Outcome create_old_booking(World& world, const Call& call);

}  // namespace slotkeeper::simulator
