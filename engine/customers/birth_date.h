// birth_date: the day on which a customer was born. Pure.
//
// A caller may say it instead of a name, so whoever knows it may come for that customer: it stands in no log, no
// history and no list. It is a day of the calendar, in no zone.
#pragma once

#include "engine/base/result.h"

#include <chrono>
#include <string>
#include <string_view>

namespace slotkeeper {

using BirthDate = std::chrono::year_month_day;

// Whether it is a day of the calendar, from 1900 until today.
bool can_be_born(const BirthDate& date, const BirthDate& today);

// "1985-03-12" and nothing else. Refuses with invalid_field, "birth_date".
Result<BirthDate> parse_birth_date(std::string_view text, const BirthDate& today);

std::string format_birth_date(const BirthDate& date);

}  // namespace slotkeeper
