// said_times: parses days and times in natural language, which a language model passed on instead of writing a date.
//
// The accepted formats are few and strict: if a word is unknown or misplaced, the whole text is rejected and the agent
// asks again. All phrases of spoken_times.h are accepted, because a model may repeat them. Read on: voice_arguments.h
// uses it for arguments that are not ISO dates.
#pragma once

#include <chrono>
#include <optional>
#include <string_view>
#include <vector>

namespace slotkeeper::language {

// "heute", "the day after tomorrow"; "Montag", "next Tuesday", "this Friday": the next one, never today; "Montag in
// einer Woche"; "24.11.", "1.12.2026", "24. November", "Nov 24", "Monday, November 23rd": without a year the next one,
// today included, or one that has just passed; "am 24.", "the 24th": the next. A weekday that contradicts its date is
// rejected. "in zwei Wochen", "in 3 days", "a week from today".
std::optional<std::chrono::local_days> said_day(std::string_view text, std::chrono::local_days today);

// A day and a time in either order. Returns one start; two if the half of the day is ambiguous ("morgen um drei": three
// at night or in the afternoon; "15 Uhr", "3 PM", "03:00" and "drei Uhr nachmittags" are unambiguous); none if the text
// is not understood. "morgen um 10 Uhr", "24.11. 10:30", "2 PM on Monday", "Dienstag halb zehn", "heute Abend um 7",
// "viertel nach 5", "quarter to ten", "ten thirty", "noon".
std::vector<std::chrono::local_seconds> said_starts(std::string_view text, std::chrono::local_days today);

}  // namespace slotkeeper::language
