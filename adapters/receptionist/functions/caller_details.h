// caller_details: reads the details of the customer from the arguments of a function.
#pragma once

#include "adapters/receptionist/functions/function_table.h"

namespace slotkeeper::receptionist {

// With the phone number that the caller says, else the one they call from; or a question to ask. REQUIRES: the function
// takes the arguments name, phone and email.
std::variant<CustomerDetails, Json> read_caller(const VoiceTurn& turn);

}  // namespace slotkeeper::receptionist
