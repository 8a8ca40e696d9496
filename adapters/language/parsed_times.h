// parsed_times: parses days, times and dates of birth in natural language, which a language model passed on instead of
// writing a date.
//
// The accepted formats are few and strict: if a word is unknown or misplaced, the whole text is rejected and the agent
// asks again. All phrases of spoken_times.h are accepted, because a model may repeat them. Read on: voice_arguments.h
// uses it for arguments that are not ISO dates.
#pragma once

#include "engine/customers/customer.h"

#include <chrono>
#include <optional>
#include <string_view>
#include <vector>

namespace slotkeeper::language {

// "heute", "the day after tomorrow"; "Montag", "next Tuesday", "this Friday": the next one, never today; "Montag in
// einer Woche"; "24.11.", "1.12.2026", "24. November", "Nov 24", "Monday, November 23rd": without a year the next one,
// today included, or one that has just passed; "am 24.", "the 24th": the next. A weekday that contradicts its date is
// rejected. "in zwei Wochen", "in 3 days", "a week from today".
std::optional<std::chrono::local_days> parsed_day(std::string_view text, std::chrono::local_days today);

// A day and a time in either order. Returns one start; two if the half of the day is ambiguous ("morgen um drei": three
// at night or in the afternoon; "15 Uhr", "3 PM", "03:00" and "drei Uhr nachmittags" are unambiguous); none if the text
// is not understood. "morgen um 10 Uhr", "24.11. 10:30", "2 PM on Monday", "Dienstag halb zehn", "heute Abend um 7",
// "viertel nach 5", "quarter to ten", "ten thirty", "noon".
std::vector<std::chrono::local_seconds> parsed_starts(std::string_view text, std::chrono::local_days today);

// --- a date of birth -----------------------------------------------------------------------------
// The date verifies a caller's identity, so the parser does not guess: it must understand every word, and the year is
// required. An ambiguous date ("3/12/1985") is rejected, because accepting both readings would be two attempts in one;
// the agent asks again. Pure.

// "1985-03-12", "19850312", "12.3.1985", "12.03.85", "12. März 1985", "12 Mar 85", "March 12th, 1985", "the 12th of
// March 1985", "geboren am 12.3.1985". With points the day comes first; with slashes, hyphens or spaces the order must
// be unambiguous. A year of two digits is in the last hundred years. std::nullopt if it is no possible date of birth.
std::optional<BirthDate> parsed_birth_date(std::string_view text, const BirthDate& today);

}  // namespace slotkeeper::language
