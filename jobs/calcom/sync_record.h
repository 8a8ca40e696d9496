// sync_record: writes the outcome of a call, unless another worker has the link by now.
#pragma once

#include "jobs/calcom/sync_work.h"

namespace slotkeeper {

Next record_sync(const SyncTools& tools, const SyncRun& run, const SyncWork& work, const Verdict& verdict);

}  // namespace slotkeeper
