// slots: GET /v2/slots, version 2024-09-04: the starts that can be booked now.
//
// Starts are multiples of the event type's interval from the beginning of the host's hours, grouped by the days of the
// requested time zone. No credentials are required.
#pragma once

#include "tools/simulator/calcom/exchange.h"

namespace slotkeeper::simulator {

Outcome list_slots(World& world, const Call& call);

}  // namespace slotkeeper::simulator
