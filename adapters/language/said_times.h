// said_times: days and times in the words of people, where a language model passed them on instead of writing a date.
//
// Few forms, and exactly those: every word must have its place, else nothing is understood and the caller is asked
// again. What spoken_times.h says is understood here, so that a model may repeat it. Read on: voice_arguments.h asks
// here for what is no ISO date.
#pragma once

#include <chrono>
#include <optional>
#include <string_view>
#include <vector>

namespace slotkeeper::language {

// "heute", "the day after tomorrow"; "Montag", "next Tuesday", "this Friday": the next one, never today; "Montag in
// einer Woche"; "24.11.", "1.12.2026", "24. November", "Nov 24", "Monday, November 23rd": without a year the next one,
// today included, or one just passed; "am 24.", "the 24th": the next. A weekday that is not that of the date beside it
// makes both unclear. "in zwei Wochen", "in 3 days", "a week from today".
std::optional<std::chrono::local_days> said_day(std::string_view text, std::chrono::local_days today);

// A day and a time in either order, as it can be meant: one, or two where it is not said which half of the day is meant
// ("morgen um drei": three at night and in the afternoon; "15 Uhr", "3 PM", "03:00" and "drei Uhr nachmittags" say it),
// or none. "morgen um 10 Uhr", "24.11. 10:30", "2 PM on Monday", "Dienstag halb zehn", "heute Abend um 7", "viertel
// nach 5", "quarter to ten", "ten thirty", "noon".
std::vector<std::chrono::local_seconds> said_starts(std::string_view text, std::chrono::local_days today);

}  // namespace slotkeeper::language
