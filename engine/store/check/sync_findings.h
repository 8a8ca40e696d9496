// sync_findings: what `check` says of jobs that wait, of appointments that Cal.com does not know as they are, and of
// the last comparisons.
#pragma once

#include "engine/store/check/check_rows.h"

namespace slotkeeper::store {

// Adds its findings, and how old the oldest last comparison is.
void check_sync(Tx& tx, CheckReport& report);

}  // namespace slotkeeper::store
