// booking_list: GET /v2/bookings: filters, order and pages, with the traps of the real list.
//
// The list shows what the caller hosts or attends (an admin: what anybody does), cancelled bookings too. The pagination
// block is computed, not counted, and knows nothing of the filters on created and updated times: with them it promises
// pages that are empty.
#pragma once

#include "tools/simulator/calcom/exchange.h"

namespace slotkeeper::simulator {

// REQUIRES: call.caller.
Outcome list_bookings(World& world, const Call& call);

}  // namespace slotkeeper::simulator
