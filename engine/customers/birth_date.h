// birth_date: the day on which a customer was born. Pure.
//
// A caller may give it instead of a name to prove who they are, so it appears in no log, history or list. It is a
// calendar date without a time zone.
#pragma once

#include "engine/base/result.h"

#include <chrono>
#include <string_view>

namespace slotkeeper {

using BirthDate = std::chrono::year_month_day;

// Whether it is a calendar date, from 1900 until today.
bool can_be_born(const BirthDate& date, const BirthDate& today);

// "1985-03-12" and nothing else. Refuses with invalid_field, "birth_date".
Result<BirthDate> parse_birth_date(std::string_view text, const BirthDate& today);

}  // namespace slotkeeper
