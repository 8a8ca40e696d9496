// refused_start: what a caller hears where a start cannot be had: why, and what else is free.
#pragma once

#include "adapters/receptionist/functions/function_table.h"

namespace slotkeeper::receptionist {

// Whether another start may be the answer.
bool is_about_the_start(ErrorCode code);

// A failure of ours stays a Refusal. `moving`: the appointment that is to be moved there, whose own time is free for
// it.
Result<Json> refused_start(const VoiceTurn& turn, const Subject& subject, Instant start, const Refusal& refusal,
                           std::optional<AppointmentId> moving = {});

}  // namespace slotkeeper::receptionist
