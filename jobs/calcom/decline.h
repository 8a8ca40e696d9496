// decline: ends what waits for Cal.com's word and will not get it, whoever finds that out.
#pragma once

#include "engine/desk/desk.h"
#include "jobs/queue/queue.h"

#include <optional>
#include <string>

namespace slotkeeper {

// Only the version that is given: none where it was changed meanwhile, or waits no longer. Declining one version is one
// deed, so who comes second is told that it is declined.
std::optional<JobResult> decline(Desk& desk, const Appointment& ours, std::string actor);

}  // namespace slotkeeper
