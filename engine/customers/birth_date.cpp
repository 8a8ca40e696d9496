// birth_date: which days it may be.
#include "engine/customers/birth_date.h"

#include "engine/base/calendar_text.h"

namespace slotkeeper {

namespace {

constexpr std::chrono::year kEarliest{1900};
}  // namespace

bool can_be_born(const BirthDate& date, const BirthDate& today) {
    return date.ok() && date.year() >= kEarliest && date <= today;
}

Result<BirthDate> parse_birth_date(std::string_view text, const BirthDate& today) {
    const auto date = parse_iso_date(text);
    if (date && can_be_born(*date, today)) return *date;
    return refuse(ErrorCode::invalid_field, "birth_date", "must be a day like 1985-03-12, from 1900-01-01 to today");
}

}  // namespace slotkeeper
