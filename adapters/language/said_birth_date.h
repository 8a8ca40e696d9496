// said_birth_date: parses a date of birth as people say it or as a language model writes it. Pure.
//
// The date verifies a caller's identity, so the parser does not guess: it must understand every word, and the year is
// required. An ambiguous date ("3/12/1985") is rejected, because accepting both readings would be two attempts in one;
// the agent asks again.
#pragma once

#include "engine/customers/birth_date.h"

#include <optional>
#include <string_view>

namespace slotkeeper::language {

// "1985-03-12", "19850312", "12.3.1985", "12.03.85", "12. März 1985", "12 Mar 85", "March 12th, 1985", "the 12th of
// March 1985", "geboren am 12.3.1985". With points the day comes first; with slashes, hyphens or spaces the order must
// be unambiguous. A year of two digits is in the last hundred years. std::nullopt if it is no possible date of birth.
std::optional<BirthDate> said_birth_date(std::string_view text, const BirthDate& today);

}  // namespace slotkeeper::language
