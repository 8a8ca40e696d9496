// phone: one spelling for a number, so that one customer is found however they write it.
//
// The spelling is E.164: '+', the country's code, the number, up to fifteen digits. Only numbers that their country has
// given out a range for are stored; what is dialled without a country's code is read as dialled in `region`, unless it
// begins with that country's code and only lacks the + before it.
// Read on: store/customer_rows.h keeps one customer per number and company.
#pragma once

#include "engine/base/result.h"

#include <string>
#include <string_view>

namespace slotkeeper {

// `region` is the country of the branch, ISO 3166 in capitals ("DE"); empty: only numbers with their country's code.
// Extensions are dropped. Else invalid_field, "phone".
Result<std::string> normalise_phone(std::string_view text, std::string_view region);

// For logs and pages: enough to recognise a number one knows, not enough to dial one. +4915112345678: +4915****678.
std::string mask_phone(std::string_view e164);

}  // namespace slotkeeper
