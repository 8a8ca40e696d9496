// booking_list: GET /v2/bookings: filters, order and pages, with the pitfalls of the real list.
//
// The list contains bookings that the caller hosts or attends (for an admin: all), cancelled ones too. The pagination
// block is computed, not counted, and ignores the filters on created and updated times: with them it announces pages
// that are empty.
#pragma once

#include "tools/simulator/calcom/exchange.h"

namespace slotkeeper::simulator {

// REQUIRES: call.caller.
Outcome list_bookings(World& world, const Call& call);

}  // namespace slotkeeper::simulator
