// slots: GET /v2/slots, version 2024-09-04: the starts that a booking made now would get.
//
// Starts lie on the event type's interval, counted from the beginning of the host's hours, and are grouped by the days
// of the asked-for zone. No credentials are needed.
#pragma once

#include "tools/simulator/calcom/exchange.h"

namespace slotkeeper::simulator {

Outcome list_slots(World& world, const Call& call);

}  // namespace slotkeeper::simulator
