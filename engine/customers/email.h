// email: an address that a mail could plausibly be sent to, its domain in lower case.
//
// Whether it exists is known only by writing to it. This check keeps out slips (a missing dot, a space, two addresses
// in one field) and everything that could mean something to a mail header. The part before the @ is left as it is: its
// case belongs to the receiving server.
#pragma once

#include "engine/base/result.h"

#include <string>
#include <string_view>

namespace slotkeeper {

// ASCII only; a domain in other letters is written in its xn-- form. Else invalid_field, "email".
Result<std::string> normalise_email(std::string_view text);

}  // namespace slotkeeper
