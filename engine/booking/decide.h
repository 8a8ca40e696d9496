// decide: the outcome of a command, given all that was loaded under the locks. Pure: no clock, no database, no
// randomness.
//
// An accepted plan is applied to the loaded state, so the next command of the batch sees it; a refused one changes
// nothing. The order of the checks is fixed: existence, expected version, allowed in this state, rules for the start,
// limits and room, the person. Read on: desk/serve.cpp loads and writes; plan.h is what is written.
#pragma once

#include "engine/booking/commands.h"
#include "engine/booking/desk_state.h"
#include "engine/booking/plan.h"

namespace slotkeeper {

// Resources whose days are not in the day book are skipped, so a slot_conflict may only mean that too few days were
// loaded: the desk then repeats the decision with all of them.
// REQUIRES: the catalogue of the command's company is loaded; an existing appointment or block that the command names
// is loaded and locked, and the book covers its claims. It is no session that is reassigned as a whole.
Result<Plan> decide(const Command& command, DeskState& desk);

// The same, after the end of the holds that the command releases: their plans come first, the command's own last. If it
// is refused or has nothing to do, the holds stay. Of a session that is reassigned as a whole: a plan for each booking.
// REQUIRES: existing holds are loaded and locked.
Result<std::vector<Plan>> decide_all(const Command& command, DeskState& desk);

// Of each command that is done together with this one, in the order of `together`, its own last: the plan or the
// refusal, given that all before it that were accepted take effect. Changes nothing that is loaded.
// REQUIRES: existing appointments are loaded.
std::vector<Result<Plan>> decide_each(const Command& command, const DeskState& desk);

// As decide_all() for a command with others, without holds that it releases. The refusal is that of one of them, which
// `item` names; the other refused ones are its `further`.
Result<std::vector<Plan>> decide_together(const Command& command, DeskState& desk);

// The resources of a rescheduled appointment: the present ones, unless others are requested. What serves an optional
// need may change.
std::vector<ResourcePreference> preferences_of(const Reschedule& ask, const Appointment& present);

// The length of a rescheduled appointment: the present one, if its service may still last that long, unless another is
// requested.
std::optional<Minutes> duration_of(const Reschedule& ask, const Appointment& present, const Catalog& catalog);

// --- changes that were made at Cal.com -----------------------------------------------------------
// They have already happened, so hours, notice, buffers and the length of the service do not matter; only double
// bookings are prevented.

// As next_state(), for changes made at Cal.com: its host may move, cancel or accept an appointment that has ended here.
Result<State> next_remote_state(State state, Event event);

// The request for this person at the first need that they can serve, in order of segments; empty if they can serve
// none.
std::vector<ResourcePreference> preferences_for_person(const Service& service, const Resource& resource);
// The staff and rooms that an appointment keeps when it is moved at Cal.com.
std::vector<ResourcePreference> preferences_of(const ApplyRemoteReschedule& ask, const Appointment& present,
                                               const Catalog& catalog);

// Without the rooms: any free room will do.
std::vector<ResourcePreference> only_people(std::vector<ResourcePreference> preferences, const Catalog& catalog);

}  // namespace slotkeeper
