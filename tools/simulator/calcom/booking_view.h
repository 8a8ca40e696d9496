// booking_view: a booking as API version 2024-08-13 shows it.
//
// It has every field of the published schema, except those that Cal.com also leaves out (an undefined link to another
// booking, no guests). Fields that Cal.com sends as null against the schema (rating, rescheduledByEmail) are null here.
#pragma once

#include "tools/simulator/calcom/world.h"

#include <nlohmann/json.hpp>

namespace slotkeeper::simulator {

nlohmann::json view_of(const Booking& booking, const Catalog& catalog);

}  // namespace slotkeeper::simulator
