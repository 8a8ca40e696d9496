// check_seats: what is wrong with the seats of a service.
#pragma once

#include "engine/base/result.h"
#include "engine/catalog/catalog.h"

#include <string>

namespace slotkeeper {

// A session is one time with the same resources, which is what its bookings have in common.
void check_seats(const Service& service, const std::string& path, Checks& check);

}  // namespace slotkeeper
