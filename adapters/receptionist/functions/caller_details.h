// caller_details: for whom something is booked or noted, as the caller says it.
#pragma once

#include "adapters/receptionist/functions/function_table.h"

namespace slotkeeper::receptionist {

// With the number that they give, else the one that they call from; or what to ask. The function takes name, phone and
// email.
std::variant<CustomerDetails, Json> read_caller(const VoiceTurn& turn);

}  // namespace slotkeeper::receptionist
