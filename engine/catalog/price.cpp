// price: decimal digits with a point.
#include "engine/catalog/price.h"

#include "engine/base/limits.h"

#include <algorithm>

namespace slotkeeper {

Result<std::int64_t> parse_price(std::string_view text, const std::string& field) {
    const auto wrong = refuse(ErrorCode::invalid_field, field,
                              "must be an amount like 45 or 45.00, at most " + format_price(limits::price_max));
    const auto point = text.find('.');
    const auto whole = text.substr(0, point);
    const auto part = point == std::string_view::npos ? std::string_view() : text.substr(point + 1);
    const auto are_digits = [](std::string_view digits) {
        return std::all_of(digits.begin(), digits.end(), [](char one) { return one >= '0' && one <= '9'; });
    };
    const auto has_part = point != std::string_view::npos;
    if (whole.empty() || whole.size() > 9 || !are_digits(whole)) return wrong;
    if (has_part && (part.empty() || part.size() > 2 || !are_digits(part))) return wrong;
    std::int64_t amount = 0;
    for (const auto one : whole) amount = amount * 10 + (one - '0');
    for (std::size_t i = 0; i < 2; ++i) amount = amount * 10 + (i < part.size() ? part[i] - '0' : 0);
    return amount <= limits::price_max ? Result<std::int64_t>(amount) : wrong;
}

std::string format_price(std::int64_t hundredths) {
    const auto part = std::to_string(hundredths % 100);
    return std::to_string(hundredths / 100) + (part.size() < 2 ? ".0" : ".") + part;
}

}  // namespace slotkeeper
