// decide: what becomes of a command, given all that was loaded under the locks. Pure: no clock, no database, no chance.
//
// An accepted plan is put back into what is known, so the next command of the batch sees it; a refused one leaves no
// trace. The order of the checks is fixed: is it there, is the version the expected one, may it happen to this state,
// do the rules allow the start, is there room.
// Read on: desk/serve.cpp loads and writes; plans.h is what is written.
#pragma once

#include "engine/booking/commands.h"
#include "engine/booking/known.h"
#include "engine/booking/plan.h"

namespace slotkeeper {

// Resources whose days are not in the day book are passed over, so a slot_conflict may only mean that too few days were
// named: the desk then asks once more with all of them.
// REQUIRES: the catalogue of the command's company is known; where the command names an appointment or a block that is
// there, it is known and locked, and the book covers its claims.
Result<Plan> decide(const Command& command, Known& known);

// The same, after the end of what the command gives back: the plans of those holds come first, the command's own last.
// Refused, or with nothing to do, it gives back nothing. REQUIRES: those holds are known and locked if they are there.
Result<std::vector<Plan>> decide_all(const Command& command, Known& known);

// The resources of a rescheduled appointment: the ones it has, where no other is wished for.
std::vector<Wish> wishes_of(const Reschedule& ask, const Appointment& present);

}  // namespace slotkeeper
