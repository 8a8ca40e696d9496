// refused_start: the answer if a start cannot be booked: the reason, and alternatives.
#pragma once

#include "adapters/receptionist/functions/function_table.h"

namespace slotkeeper::receptionist {

// Whether another start may resolve the refusal.
bool is_about_the_start(ErrorCode code);

// An internal failure stays a Refusal. `moving`: the appointment to be moved there; its own time counts as free.
Result<Json> refused_start(const VoiceTurn& turn, const Subject& subject, Instant start, const Refusal& refusal,
                           std::optional<AppointmentId> moving = {});

}  // namespace slotkeeper::receptionist
