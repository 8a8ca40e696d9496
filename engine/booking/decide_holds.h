// decide_holds: the decisions about holds; decide.h has the others and the common contract.
#pragma once

#include "engine/booking/commands.h"
#include "engine/booking/known.h"
#include "engine/booking/plan.h"

namespace slotkeeper {

Result<Plan> decide_one(const PlaceHold& ask, const Command& command, Known& known);
Result<Plan> decide_one(const ConvertHold& ask, const Command& command, Known& known);
Result<Plan> decide_one(const ExtendHold& ask, const Command& command, Known& known);
Result<Plan> decide_one(const ReleaseHold& ask, const Command& command, Known& known);
Result<Plan> decide_one(const ExpireHold& ask, const Command& command, Known& known);

}  // namespace slotkeeper
