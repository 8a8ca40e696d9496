// email: an address to which a mail could plausibly be sent, in one spelling.
//
// Only a mail shows whether it exists. This check rejects typing errors (a missing dot, a space, two addresses in one
// field) and everything that has a meaning in a mail header. International addresses (RFC 6531) are accepted: the part
// before the @ in any script, unchanged except for Unicode's NFC, because its case belongs to the receiving server; the
// domain in any script too, stored as DNS requires it: lower case, xn-- form.
#pragma once

#include "engine/base/result.h"

#include <string>
#include <string_view>

namespace slotkeeper {

// Otherwise invalid_field, "email".
Result<std::string> normalise_email(std::string_view text);

}  // namespace slotkeeper
