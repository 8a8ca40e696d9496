// decide_remote: the decisions about what happened over there already; decide.h has the rest and the common contract.
//
// Nobody can be asked to come at another time, so hours, notice, buffers and the length of the service do not matter;
// only that nobody is booked twice.
#pragma once

#include "engine/booking/commands.h"
#include "engine/booking/known.h"
#include "engine/booking/plan.h"

namespace slotkeeper {

// As next_state(), for changes that happened at Cal.com: its host may move, cancel or accept what has ended here.
Result<State> next_state_there(State state, Event event);

Result<Plan> decide_one(const TakeIn& ask, const Command& command, Known& known);
Result<Plan> decide_one(const MoveIn& ask, const Command& command, Known& known);

// The wish for this person at the first need that they can serve, in order of segments; none where they can serve none.
std::vector<Wish> wish_for_person(const Service& service, const Resource& resource);
// The people and rooms that an appointment keeps when it is moved over there.
std::vector<Wish> wishes_of(const MoveIn& ask, const Appointment& present, const Catalog& catalog);

// Without the rooms: any that is free will do.
std::vector<Wish> only_people(std::vector<Wish> wishes, const Catalog& catalog);

}  // namespace slotkeeper
