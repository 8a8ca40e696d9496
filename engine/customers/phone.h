// phone: one spelling for a number, so that a customer is found however they write it.
//
// The spelling is E.164: '+', the country code, the number, up to fifteen digits. The numbering plan is data with a
// date (phone_data), and countries open new ranges every month: a number in an unknown range is accepted if its length
// is possible. A number in a known range with too few or too many digits is refused. Digits without a country code are
// read as dialled in `region`. A telephone with two spellings (Argentina with and without the 9, Brazil and Benin
// before and after they made their numbers longer) gets one of them. Read on: store/booking/customer_rows.h keeps one
// customer per number and company.
#pragma once

#include "engine/base/result.h"
#include "engine/time/zone_table.h"

#include <string>
#include <string_view>

namespace slotkeeper {

// `region` is the country of the branch, ISO 3166 in capitals ("DE"); empty: only numbers with their country code.
// Extensions are dropped.
// Refuses "phone" as `ambiguous` if the digits are a number of the region and, with + before them, one of another
// country (the message names both); otherwise as invalid_field.
Result<std::string> normalise_phone(std::string_view text, std::string_view region);

// Whether the installed plan knows the number. REQUIRES: normalise_phone made it.
bool is_verified_phone(const std::string& e164);

// Version and date of the installed numbering plan.
const DataVersion& phone_data();

// For logs and pages: enough to recognise a known number, not enough to dial it. +4915112345678: +4915****678.
std::string mask_phone(std::string_view e164);

}  // namespace slotkeeper
