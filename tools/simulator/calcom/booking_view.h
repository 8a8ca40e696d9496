// booking_view: a booking as API version 2024-08-13 shows it.
//
// Every field of the published schema is there; what Cal.com leaves out (an undefined link to another booking, no
// guests) is left out here, and what it shows as null although the schema says otherwise (rating, rescheduledByEmail)
// is null here.
#pragma once

#include "tools/simulator/calcom/world.h"

#include <nlohmann/json.hpp>

namespace slotkeeper::simulator {

nlohmann::json view_of(const Booking& booking, const Catalog& catalog);

}  // namespace slotkeeper::simulator
