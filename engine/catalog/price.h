// price: amounts of money, in hundredths of the unit of their currency.
#pragma once

#include "engine/base/result.h"

namespace slotkeeper {

// "45", "45.5" and "45.00" are 4500; at most limits::price_max. The refusal names `field`.
Result<std::int64_t> parse_price(std::string_view text, const std::string& field);
std::string format_price(std::int64_t hundredths);  // "45.00"

}  // namespace slotkeeper
