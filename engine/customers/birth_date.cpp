// birth_date: parses and formats it.
#include "engine/customers/birth_date.h"

#include <algorithm>
#include <charconv>

namespace slotkeeper {

namespace {

constexpr std::chrono::year kEarliest{1900};
constexpr std::string_view kShape = "0000-00-00";

bool has_shape(std::string_view text) {
    if (text.size() != kShape.size()) return false;
    for (std::size_t i = 0; i < text.size(); ++i) {
        const auto digit = text[i] >= '0' && text[i] <= '9';
        if (kShape[i] == '0' ? !digit : text[i] != kShape[i]) return false;
    }
    return true;
}

// REQUIRES: digits.
int number_of(std::string_view digits) {
    int number = 0;
    std::from_chars(digits.data(), digits.data() + digits.size(), number);
    return number;
}

void append_digits(std::string& text, unsigned number, std::size_t digits) {
    const auto written = std::to_string(number);
    text.append(digits - std::min(digits, written.size()), '0').append(written);
}

}  // namespace

bool can_be_born(const BirthDate& date, const BirthDate& today) {
    return date.ok() && date.year() >= kEarliest && date <= today;
}

Result<BirthDate> parse_birth_date(std::string_view text, const BirthDate& today) {
    if (has_shape(text)) {
        const auto date = std::chrono::year(number_of(text.substr(0, 4))) / number_of(text.substr(5, 2)) /
                          number_of(text.substr(8, 2));
        if (can_be_born(date, today)) return date;
    }
    return refuse(ErrorCode::invalid_field, "birth_date", "must be a day like 1985-03-12, from 1900-01-01 to today");
}

std::string format_birth_date(const BirthDate& date) {
    std::string text;
    append_digits(text, static_cast<unsigned>(static_cast<int>(date.year())), 4);
    append_digits(text += '-', static_cast<unsigned>(date.month()), 2);
    append_digits(text += '-', static_cast<unsigned>(date.day()), 2);
    return text;
}

}  // namespace slotkeeper
