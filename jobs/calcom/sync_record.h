// sync_record: writes what is known after a call, unless the link is somebody else's by now.
#pragma once

#include "jobs/calcom/sync_work.h"

namespace slotkeeper {

Next record_sync(const SyncTools& tools, const store::Job& job, const SyncWork& work, const Verdict& verdict);

}  // namespace slotkeeper
