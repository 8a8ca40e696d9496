// utterance_reader: tries the formats one after the other.
#include "adapters/language/utterance_reader.h"

namespace slotkeeper::language {

namespace {

using std::chrono::days;
using std::chrono::local_days;
using std::chrono::minutes;

constexpr days kJustPassed{60};
constexpr unsigned kAheadMax = 52;  // days or weeks in "in 3 days", "in two weeks"

// The hours of a part of the day, half-open.
struct Hours {
    unsigned from, until;
};
constexpr Hours hours_of(PartOfDay part) {
    switch (part) {
        case PartOfDay::early:
            return {1, 12};
        case PartOfDay::morning:
            return {1, 12};
        case PartOfDay::noon:
            return {11, 15};
        case PartOfDay::afternoon:
            return {12, 19};
        case PartOfDay::evening:
            return {16, 24};
        case PartOfDay::night:
            break;
    }
    return {18, 24};
}

constexpr std::array<std::array<std::string_view, 3>, 6> kPartWords{{{"frueh", "fruehmorgens", "early"},
                                                                     {"morgens", "vormittag", "morning"},
                                                                     {"mittag", "noon", "midday"},
                                                                     {"nachmittag", "nachmittags", "afternoon"},
                                                                     {"abend", "abends", "evening"},
                                                                     {"", "", ""}}};

std::optional<ParsedClock> on_the_clock(UtteranceWords::Number hour, unsigned minute) {
    if (hour.value > 23 || minute > 59) return std::nullopt;
    return ParsedClock{hour.value, minute, hour.value == 0 || hour.value > 12, hour.digits == 2};
}

std::optional<ParsedClock> in_half(UtteranceWords::Number hour, unsigned minute, unsigned first_hour) {
    if (hour.value < 1 || hour.value > 12 || minute > 59) return std::nullopt;
    return ParsedClock{hour.value % 12 + first_hour, minute, true, false};
}

}  // namespace

// Hours from one to six are ambiguous: they may be in the night or in the afternoon.
std::vector<minutes> ParsedClock::meant(std::optional<PartOfDay> part) const {
    const auto at = [&](unsigned of_day) { return minutes(of_day * 60 + minute); };
    if (!part) {
        if (half_told || two_digits || hour < 1 || hour > 6) return {at(hour)};
        return {at(hour), at(hour + 12)};
    }
    const auto [from, until] = hours_of(*part);
    std::vector<minutes> all;
    for (const auto of_day : {hour, hour + 12}) {
        if (of_day >= from && of_day < until && (of_day == hour || !half_told)) all.push_back(at(of_day));
    }
    return all.size() == 1 ? all : std::vector<minutes>{};
}

std::optional<local_days> UtteranceReader::day() {
    named_day_ = false;
    return whole([&]() -> Day {
        take_one_of({"am", "on"});
        if (const auto parsed = relative_day()) return parsed;
        if (const auto parsed = weekday_and_date()) return parsed;
        return date();
    });
}

std::optional<local_days> UtteranceReader::relative_day() {
    if (const auto parsed = counted_day()) return parsed;
    if (take_one_of({"heute", "today"})) {
        named_day_ = true;
        return today_;
    }
    if (take_one_of({"morgen", "tomorrow"})) return today_ + days(1);
    const auto second = take_one_of({"uebermorgen"}) || take_all({"day", "after", "tomorrow"}) ||
                        take_all({"the", "day", "after", "tomorrow"});
    return second ? std::optional(today_ + days(2)) : std::nullopt;
}

// "in drei Tagen", "heute in einer Woche", "in two weeks", "a week from today"
std::optional<local_days> UtteranceReader::counted_day() {
    return whole([&]() -> Day {
        take_one_of({"heute"});
        const auto in = take_one_of({"in"});
        const auto count = amount();
        if (!count || *count > kAheadMax) return std::nullopt;
        const auto weeks = take_one_of({"woche", "wochen", "week", "weeks"});
        if (!weeks && !take_one_of({"tag", "tagen", "tage", "day", "days"})) return std::nullopt;
        if (!in && !take_all({"from", "today"}) && !take_all({"from", "now"})) return std::nullopt;
        return today_ + days(weeks ? 7 * *count : *count);
    });
}

std::optional<unsigned> UtteranceReader::amount() {
    if (take_one_of({"a", "einer", "einem"})) return 1;
    const auto parsed = small_number();
    return parsed ? std::optional(parsed->value) : std::nullopt;
}

// "Montag, 23.11." if both agree; "Montag in einer Woche"; else the next such weekday, never today, except that "this
// Friday" may be today.
std::optional<local_days> UtteranceReader::weekday_and_date() {
    return whole([&]() -> Day {
        if (const auto parsed = whole([&] { return weekday_of_next_week(); })) return parsed;
        const auto week_before = take_all({"a", "week", "from"});
        const auto next_one =
            take_one_of({"next", "coming", "naechste", "naechsten", "naechster", "kommende", "kommenden", "kommender"});
        const auto this_one = !next_one && take_one_of({"this", "diesen", "dieser", "diesem"});
        const auto name = word_of(kWeekdays);
        if (!name) return std::nullopt;
        named_day_ = true;
        const std::chrono::weekday weekday(*name);
        const auto beside = whole([&] {
            take_one_of({","});
            take_one_of({"der"});
            return date();
        });
        if (beside) {
            const auto agree = !next_one && !week_before && std::chrono::weekday(*beside) == weekday;
            return agree ? beside : std::nullopt;
        }
        const auto a_week_on = week_before || in_a_week();
        const auto tomorrow = today_ + days(1);
        const auto next = tomorrow + (weekday - std::chrono::weekday(tomorrow));
        if ((this_one || a_week_on) && next == today_ + days(7)) return std::nullopt;
        return a_week_on ? next + days(7) : next;
    });
}

std::optional<local_days> UtteranceReader::next_weekday() {
    auto is_next = false;
    whole([&]() -> Day {
        is_next = take_one_of({"next", "coming", "naechste", "naechsten", "naechster", "kommende", "kommenden",
                               "kommender", "this", "diesen", "dieser", "diesem"}) &&
                  word_of(kWeekdays);
        return std::nullopt;  // consumes nothing
    });
    return is_next ? weekday_and_date() : std::nullopt;
}

bool UtteranceReader::in_a_week() {
    return take_all({"in", "einer", "woche"}) || take_all({"in", "a", "week"}) || take_one_of({"week"});
}

// "nächste Woche Dienstag", "Tuesday next week"
std::optional<local_days> UtteranceReader::weekday_of_next_week() {
    auto week = takes_next_week();
    if (week) take_one_of({"am", "on"});
    const auto name = word_of(kWeekdays);
    if (!name) return std::nullopt;
    week = week || takes_next_week();
    if (!week) return std::nullopt;
    named_day_ = true;
    return monday_after(today_) + (std::chrono::weekday(*name) - std::chrono::Monday);
}

std::optional<local_days> UtteranceReader::date() {
    return whole([&]() -> Day {
        const auto article = take_one_of({"dem", "den", "the"});
        if (const auto parsed = whole([&] { return iso_date(); })) return parsed;
        if (const auto parsed = whole([&] { return date_with_day_first(); })) return parsed;
        if (const auto parsed = whole([&] { return date_with_month_first(); })) return parsed;
        if (!article) take_one_of({"der"});
        return day_of_month();
    });
}

std::optional<local_days> UtteranceReader::iso_date() {
    const auto year = number(4, 4);
    const auto month = year && take_one_of({"-"}) ? number(2, 2) : std::nullopt;
    const auto day_number = month && take_one_of({"-"}) ? number(2, 2) : std::nullopt;
    return day_number ? date_of(year->value, month->value, day_number->value) : std::nullopt;
}

// "24.11.", "24.11.2026", "24. November", "24th of November 2026"
std::optional<local_days> UtteranceReader::date_with_day_first() {
    const auto day_number = number(1, 2);
    if (!day_number) return std::nullopt;
    if (take_one_of({"."})) {
        if (const auto month = number(1, 2)) {
            return take_one_of({"."}) ? in_year(month->value, day_number->value) : std::nullopt;
        }
    } else if (take_one_of({"st", "nd", "rd", "th"})) {
        take_one_of({"of"});
    }
    const auto month = word_of(kMonths);
    if (!month) return std::nullopt;
    take_one_of({"."});
    return in_year(*month + 1, day_number->value);
}

// "November 24th", "Nov. 24, 2026"
std::optional<local_days> UtteranceReader::date_with_month_first() {
    const auto month = word_of(kMonths);
    if (!month) return std::nullopt;
    take_one_of({"."});
    take_one_of({"the"});
    const auto day_number = number(1, 2);
    if (!day_number) return std::nullopt;
    take_one_of({"st", "nd", "rd", "th"});
    return in_year(*month + 1, day_number->value);
}

// "der 24.", "the 24th": the next one, today included. Not the beginning of "24.11".
std::optional<local_days> UtteranceReader::day_of_month() {
    return whole([&]() -> Day {
        const auto day_number = number(1, 2);
        const auto point = day_number && take_one_of({"."});
        if (!point && (!day_number || !take_one_of({"st", "nd", "rd", "th"}))) return std::nullopt;
        if (point && next_is_number()) return std::nullopt;
        const std::chrono::year_month_day today(today_);
        auto month = today.year() / today.month();
        for (auto ahead = 0; ahead < 3; ++ahead, month += std::chrono::months(1)) {  // one of three months has a 31st
            const auto date = month / std::chrono::day(day_number->value);
            if (date.ok() && local_days(date) >= today_) return local_days(date);
        }
        return std::nullopt;
    });
}

// The year that follows in the text, if there is one; else the year of the next such date, or of a date that has just
// passed: on 22 November, "the 20th of November" does not mean next year.
std::optional<local_days> UtteranceReader::in_year(unsigned month, unsigned day_number) {
    const auto year = whole([&] {
        take_one_of({","});
        return number(4, 4);
    });
    if (year) return date_of(year->value, month, day_number);
    const auto this_year = static_cast<unsigned>(static_cast<int>(std::chrono::year_month_day(today_).year()));
    const auto parsed = date_of(this_year, month, day_number);
    return parsed && *parsed >= today_ - kJustPassed ? parsed : date_of(this_year + 1, month, day_number);
}

std::optional<ParsedClock> UtteranceReader::clock() {
    return whole([&] {
        if (take_one_of({"um"})) return clock_after(Preposition::german);
        return clock_after(take_one_of({"at"}) ? Preposition::english : Preposition::none);
    });
}

std::optional<ParsedClock> UtteranceReader::bound(Preposition preposition) {
    return whole([&] { return take_one_of({"halb"}) ? half_to() : hour_and_minutes(preposition); });
}

std::optional<ParsedClock> UtteranceReader::clock_after(Preposition preposition) {
    if (take_one_of({"halb"})) return half_to();
    if (const auto parsed = whole([&] { return quarters(); })) return parsed;
    if (take_one_of({"mittag", "mittags", "noon", "midday"})) return ParsedClock{12, 0, true, false};
    return hour_and_minutes(preposition);
}

// A number is a time if minutes, "Uhr", "o'clock" or "PM" follow it, or if "um" or "at" precedes it.
std::optional<ParsedClock> UtteranceReader::hour_and_minutes(Preposition preposition) {
    const auto parsed = small_number();
    if (!parsed) return std::nullopt;
    if (take_one_of({"uhr"})) return on_the_clock(*parsed, past_uhr());
    if (take_one_of({"."})) {  // "10.30 Uhr"; without "Uhr" it could be a date
        const auto past = number(2, 2);
        return past && take_one_of({"uhr"}) ? on_the_clock(*parsed, past->value) : std::nullopt;
    }
    const auto colon = take_one_of({":"});
    const auto past = colon ? number(2, 2) : Number{};
    if (!past) return std::nullopt;
    if (colon && take_one_of({"uhr"})) return on_the_clock(*parsed, past->value);
    const auto words = colon ? std::nullopt : minutes_in_words();
    const auto minute = words.value_or(past->value);
    const auto o_clock = !colon && !words && takes_o_clock();
    if (preposition != Preposition::german) {  // "am" in "um zehn am Montag" is not AM
        if (takes_am()) return in_half(*parsed, minute, 0);
        if (takes_pm()) return in_half(*parsed, minute, 12);
    }
    const auto is_time = colon || words || o_clock || preposition != Preposition::none;
    return is_time ? on_the_clock(*parsed, minute) : std::nullopt;
}

// "ten thirty", "ten oh five"
std::optional<unsigned> UtteranceReader::minutes_in_words() {
    return whole([&]() -> std::optional<unsigned> {
        const auto zero = take_one_of({"oh", "o"});
        const auto parsed = number_word();
        if (!parsed || zero != (parsed->value < 10)) return std::nullopt;
        return parsed->value;
    });
}

bool UtteranceReader::takes_o_clock() { return take_one_of({"oclock"}) || take_all({"o", "'", "clock"}); }

// "halb zehn" is half an hour before ten.
std::optional<ParsedClock> UtteranceReader::half_to() {
    const auto next_hour = small_number();
    if (!next_hour || next_hour->value < 1 || next_hour->value > 12) return std::nullopt;
    take_one_of({"uhr"});
    return on_the_clock({next_hour->value == 1 ? 12 : next_hour->value - 1, 0}, 30);
}

// "viertel nach fünf", "dreiviertel fünf", "half past two", "quarter to 5", "zehn vor drei", with or without AM or PM
// after it.
std::optional<ParsedClock> UtteranceReader::quarters() {
    std::optional<int> past;
    auto english = false;
    if (take_one_of({"dreiviertel"})) {
        past = -15;
    } else if (take_all({"half", "past"})) {
        past = 30;
        english = true;
    } else {
        take_one_of({"a"});
        const auto quarter = take_one_of({"viertel", "quarter"});
        const auto some = quarter ? std::nullopt : small_number();
        if (!quarter && !some) return std::nullopt;
        take_one_of({"minuten", "minutes"});
        const auto count = quarter ? 15 : static_cast<int>(some->value);
        const auto after = take_one_of({"nach"});
        const auto before = !after && take_one_of({"vor"});
        english = !after && !before;
        if (after || (english && take_one_of({"past"}))) past = count;
        if (!past && (before || take_one_of({"to"}))) past = -count;
    }
    const auto full = past ? small_number() : std::nullopt;
    if (!full || full->value < 1 || full->value > 23 || *past > 30 || *past < -30) return std::nullopt;
    take_one_of({"uhr"});
    const auto total = static_cast<int>(full->value % 24) * 60 + *past;
    const auto written = Number{static_cast<unsigned>((total + 24 * 60) / 60 % 24), full->digits};
    const auto minute = static_cast<unsigned>((total + 60) % 60);
    const auto twelve = written.value == 0 && full->value <= 12 ? Number{12, 0} : written;
    if (english && takes_am()) return in_half(twelve, minute, 0);
    if (english && takes_pm()) return in_half(twelve, minute, 12);
    return on_the_clock(twelve, minute);
}

// "10 Uhr 30", "zehn Uhr dreißig", but "10 Uhr 24. November"
unsigned UtteranceReader::past_uhr() {
    const auto past = whole([&] {
        const auto parsed = small_number();
        return parsed && !take_one_of({"."}) ? parsed : std::nullopt;
    });
    return past ? past->value : 0;
}

std::optional<PartOfDay> UtteranceReader::part_of_day(Beside beside) {
    return whole([&]() -> std::optional<PartOfDay> {
        const auto article = take_one_of({"am"}) || take_all({"in", "the"}) || take_all({"in", "der"});
        if ((beside == Beside::weekday || article) && take_one_of({"morgen"})) return PartOfDay::morning;
        if (take_one_of({"vormittags"})) return PartOfDay::morning;
        if (take_one_of({"mittags"})) return PartOfDay::noon;
        if (take_all({"at", "night"}) || take_one_of({"night"})) return PartOfDay::night;
        const auto place = word_of(kPartWords);
        return place ? std::optional(static_cast<PartOfDay>(*place)) : std::nullopt;
    });
}

}  // namespace slotkeeper::language
