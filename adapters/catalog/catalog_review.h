// catalog_review: what is doubtful in a catalogue although it is valid: services that cannot be booked.
//
// It asks the search for slots, on an empty calendar, so it says what callers would find. Read on:
// availability/combinations.h.
#pragma once

#include "engine/base/result.h"
#include "engine/catalog/catalog.h"

#include <vector>

namespace slotkeeper::catalog {

// Each with the path of the service: "services.farbe". The code says nothing.
std::vector<Refusal> doubts_about(const Catalog& catalog, Instant now);

}  // namespace slotkeeper::catalog
