// decide_remote: the decisions about changes that were made at Cal.com; decide.h has the others and the common
// contract.
//
// The change has already happened, so hours, notice, buffers and the length of the service do not matter; only double
// bookings are prevented.
#pragma once

#include "engine/booking/commands.h"
#include "engine/booking/known.h"
#include "engine/booking/plan.h"

namespace slotkeeper {

// As next_state(), for changes made at Cal.com: its host may move, cancel or accept an appointment that has ended here.
Result<State> next_state_there(State state, Event event);

Result<Plan> decide_one(const TakeIn& ask, const Command& command, Known& known);
Result<Plan> decide_one(const MoveIn& ask, const Command& command, Known& known);

// The request for this person at the first need that they can serve, in order of segments; empty if they can serve
// none.
std::vector<Wish> wish_for_person(const Service& service, const Resource& resource);
// The staff and rooms that an appointment keeps when it is moved at Cal.com.
std::vector<Wish> wishes_of(const MoveIn& ask, const Appointment& present, const Catalog& catalog);

// Without the rooms: any free room will do.
std::vector<Wish> only_people(std::vector<Wish> wishes, const Catalog& catalog);

}  // namespace slotkeeper
