// bookings: the operations on one booking: create, read, reschedule, cancel, confirm, decline.
//
// The uid is the secret: whoever knows it may read, move or cancel. Moving makes a new booking and leaves the old one
// cancelled with a link forward. There is no idempotency: a repeated create finds its own time taken.
// Read on: body_checks.h is asked first, world.h decides who is free, booking_view.h shows the result.
#pragma once

#include "tools/simulator/calcom/exchange.h"

namespace slotkeeper::simulator {

// What each of them demands of call: create the body alone; the others also captures[0], the uid; confirm and decline
// also the caller.
Outcome create_booking(World& world, const Call& call);
Outcome get_booking(World& world, const Call& call);
Outcome reschedule_booking(World& world, const Call& call);
Outcome cancel_booking(World& world, const Call& call);
Outcome confirm_booking(World& world, const Call& call);
Outcome decline_booking(World& world, const Call& call);

// POST /v2/bookings without a version that is known: read as one of 2024-04-15, which it never satisfies.
Outcome create_old_booking(World& world, const Call& call);

}  // namespace slotkeeper::simulator
