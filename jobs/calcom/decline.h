// decline: ends an appointment that waited for Cal.com in vain.
#pragma once

#include "engine/desk/desk.h"
#include "jobs/queue/queue.h"

#include <optional>
#include <string>

namespace slotkeeper {

// Declines the given version only; std::nullopt if it was changed meanwhile or no longer waits. Declining is idempotent
// per version; a second request gets the first result.
std::optional<JobResult> decline(Desk& desk, const Appointment& ours, std::string actor);

}  // namespace slotkeeper
