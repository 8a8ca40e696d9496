// said_birth_date: a date of birth in the words of people, or as a language model writes it. Pure.
//
// It proves who somebody is, so nothing is guessed: every word must have its place and the year must be said. Of two
// readings neither is taken ("3/12/1985"), for then one try would be two; the caller is asked again.
#pragma once

#include "engine/customers/birth_date.h"

#include <optional>
#include <string_view>

namespace slotkeeper::language {

// "1985-03-12", "19850312", "12.3.1985", "12.03.85", "12. März 1985", "12 Mar 85", "March 12th, 1985", "the 12th of
// March 1985", "geboren am 12.3.1985". With a point the day comes first; with a slash, a hyphen or a blank the order
// must show. Of years of two digits the last hundred are meant. None where it is no day on which somebody can be born.
std::optional<BirthDate> said_birth_date(std::string_view text, const BirthDate& today);

}  // namespace slotkeeper::language
