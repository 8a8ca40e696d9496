// decide: the outcome of a command, given all that was loaded under the locks. Pure: no clock, no database, no
// randomness.
//
// An accepted plan is applied to the loaded state, so the next command of the batch sees it; a refused one changes
// nothing. The order of the checks is fixed: existence, expected version, allowed in this state, rules for the start,
// room. Read on: desk/serve.cpp loads and writes; plan.h is what is written.
#pragma once

#include "engine/booking/commands.h"
#include "engine/booking/known.h"
#include "engine/booking/plan.h"

namespace slotkeeper {

// Resources whose days are not in the day book are skipped, so a slot_conflict may only mean that too few days were
// loaded: the desk then repeats the decision with all of them.
// REQUIRES: the catalogue of the command's company is loaded; an existing appointment or block that the command names
// is loaded and locked, and the book covers its claims.
Result<Plan> decide(const Command& command, Known& known);

// The same, after the end of the holds that the command releases: their plans come first, the command's own last. If it
// is refused or has nothing to do, the holds stay.
// REQUIRES: existing holds are loaded and locked.
Result<std::vector<Plan>> decide_all(const Command& command, Known& known);

// The resources of a rescheduled appointment: the present ones, unless others are requested.
std::vector<Wish> wishes_of(const Reschedule& ask, const Appointment& present);

}  // namespace slotkeeper
