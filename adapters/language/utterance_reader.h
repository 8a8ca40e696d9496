// utterance_reader: parses words for days, times of day and parts of the day from a text, one by one.
//
// Each function consumes what it is named after from the front of the text, or consumes nothing. Read on:
// parsed_times.h combines a day and a time, time_preferences.h several of them.
#pragma once

#include "adapters/language/utterance_words.h"

namespace slotkeeper::language {

enum class PartOfDay { early, morning, noon, afternoon, evening, night };

// A time as the caller said it: three o'clock may be at night or in the afternoon.
struct ParsedClock {
    unsigned hour = 0, minute = 0;
    bool half_told = false;   // AM, PM or an hour beyond twelve was said
    bool two_digits = false;  // "03:00" is at night, unless a part of the day was said

    // The possible minutes of the day: one; two if the half of the day is ambiguous; none if the part of the day
    // excludes the time.
    std::vector<std::chrono::minutes> meant(std::optional<PartOfDay> part) const;
};

class UtteranceReader : public UtteranceWords {
public:
    enum class Preposition { none, german, english };

    UtteranceReader(std::string_view text, std::chrono::local_days today) : UtteranceWords(text), today_(today) {}

    std::optional<std::chrono::local_days> day();           // "am Montag", "tomorrow", and the forms below
    std::optional<std::chrono::local_days> counted_day();   // "in drei Tagen", "a week from today"
    std::optional<std::chrono::local_days> date();          // "24.11.", "November 24th", "the 24th"
    std::optional<std::chrono::local_days> next_weekday();  // "next Tuesday", "diesen Freitag"; not a bare weekday
    std::optional<ParsedClock> clock();
    // After "nach" or "before", where an hour alone is a time.
    std::optional<ParsedClock> bound(Preposition preposition);

    enum class Beside { weekday, relative_day, clock };
    // "früh", "am Nachmittag", "in the evening"; "morgen" means the morning only beside a weekday or "heute".
    std::optional<PartOfDay> part_of_day(Beside beside);

    // Whether the last day was a weekday or "heute", so that "morgen" after it means its morning.
    bool named_day() const { return named_day_; }

private:
    using Day = std::optional<std::chrono::local_days>;

    Day relative_day();
    std::optional<unsigned> amount();
    Day weekday_and_date();
    Day weekday_of_next_week();
    Day iso_date();
    Day date_with_day_first();
    Day date_with_month_first();
    Day day_of_month();
    Day in_year(unsigned month, unsigned day_number);
    bool in_a_week();

    std::optional<ParsedClock> clock_after(Preposition preposition);
    std::optional<ParsedClock> hour_and_minutes(Preposition preposition);
    std::optional<ParsedClock> half_to();
    std::optional<ParsedClock> quarters();
    std::optional<unsigned> minutes_in_words();
    bool takes_o_clock();
    bool takes_am() { return take_one_of({"am"}) || take_all({"a", ".", "m", "."}); }
    bool takes_pm() { return take_one_of({"pm"}) || take_all({"p", ".", "m", "."}); }
    unsigned past_uhr();

    std::chrono::local_days today_;
    bool named_day_ = false;
};

}  // namespace slotkeeper::language
