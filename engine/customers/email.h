// email: an address that a mail could plausibly be sent to, in one spelling.
//
// Whether it exists is known only by writing to it. This check keeps out slips (a missing dot, a space, two addresses
// in one field) and everything that could mean something to a mail header. International addresses (RFC 6531) are
// taken: the part before the @ in any letters, left as it is but for Unicode's NFC, because its case belongs to the
// receiving server; the domain in any letters too, kept as DNS asks for it: lower case, xn-- form.
#pragma once

#include "engine/base/result.h"

#include <string>
#include <string_view>

namespace slotkeeper {

// Else invalid_field, "email".
Result<std::string> normalise_email(std::string_view text);

}  // namespace slotkeeper
