// still_right: whether what was prepared without locks is what the locked rows need.
#pragma once

#include "engine/desk/batch.h"
#include "engine/desk/prepare.h"

namespace slotkeeper {

// Whether the prepared days are still the right ones.
bool days_still_right(const PreparedCommand& prepared, const LoadedBatch& loaded);

// Whether all that its limits and its person need is locked and loaded.
bool counts_still_right(const PreparedCommand& prepared, const LoadedBatch& loaded);

// Whether someone stands in for a resource whose days were locked.
bool has_stand_in(const PreparedCommand& prepared, const DayBook& book);

}  // namespace slotkeeper
