// service_flaws: what makes a stored service unusable. Such a service is loaded, but cannot be booked.
#pragma once

#include "engine/catalog/catalog.h"

namespace slotkeeper::store {

// Empty: none. `has_holes`: the numbers of its segments are not 0, 1, …
std::string flaw_of(const Service& service, bool has_holes);

// Whether its durations, if it has any, belong to one segment whose length is among them.
bool fit_durations(const Service& service);

}  // namespace slotkeeper::store
