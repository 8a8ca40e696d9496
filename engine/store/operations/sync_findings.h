// sync_findings: what `check` reports about waiting jobs, appointments whose current version Cal.com does not have, and
// the last comparisons.
#pragma once

#include "engine/store/operations/check_rows.h"

namespace slotkeeper::store {

// Adds its findings, and the age of the oldest last comparison.
void check_sync(Tx& tx, CheckReport& report);

}  // namespace slotkeeper::store
