// said_times: the words, and a reader that takes them one by one.
#include "adapters/retell/language/said_times.h"

#include "adapters/retell/language/said_words.h"

namespace slotkeeper::retell {

namespace {

using std::chrono::days;
using std::chrono::local_days;
using std::chrono::minutes;

constexpr days kJustPassed{60};
constexpr unsigned kAheadMax = 52;  // days or weeks that somebody counts

// Each function takes what it is named after off the front, or leaves everything where it is.
class Reader : public SaidWords {
public:
    Reader(std::string_view text, local_days today) : SaidWords(text), today_(today) {}

    std::optional<local_days> day() {
        return whole([&]() -> std::optional<local_days> {
            take_one_of({"am", "on"});
            if (const auto said = relative_day()) return said;
            if (const auto said = weekday_and_date()) return said;
            return date();
        });
    }

    // Where it is not said which half of the day is meant, either_half() is so.
    std::optional<minutes> clock() {
        either_half_ = false;
        return whole([&] {
            if (take_one_of({"um"})) return clock_after(Preposition::german);
            return clock_after(take_one_of({"at"}) ? Preposition::english : Preposition::none);
        });
    }

    bool either_half() const { return either_half_; }

private:
    enum class Preposition { none, german, english };

    std::optional<local_days> relative_day() {
        if (const auto said = whole([&] { return after_some_time(); })) return said;
        if (take_one_of({"heute", "today"})) return today_;
        if (take_one_of({"morgen", "tomorrow"})) return today_ + days(1);
        const auto second = take_one_of({"uebermorgen"}) || take_all({"day", "after", "tomorrow"}) ||
                            take_all({"the", "day", "after", "tomorrow"});
        return second ? std::optional(today_ + days(2)) : std::nullopt;
    }

    // "in drei Tagen", "heute in einer Woche", "in two weeks", "a week from today"
    std::optional<local_days> after_some_time() {
        take_one_of({"heute"});
        const auto in = take_one_of({"in"});
        const auto count = amount();
        if (!count || *count > kAheadMax) return std::nullopt;
        const auto one_week = take_one_of({"woche", "wochen", "week", "weeks"});
        if (!one_week && !take_one_of({"tag", "tagen", "tage", "day", "days"})) return std::nullopt;
        if (!in && !take_all({"from", "today"}) && !take_all({"from", "now"})) return std::nullopt;
        return today_ + days(one_week ? 7 * *count : *count);
    }

    std::optional<unsigned> amount() {
        if (take_one_of({"a", "einer", "einem"})) return 1;
        const auto said = hour();
        return said ? std::optional(said->value) : std::nullopt;
    }

    std::optional<local_days> weekday_and_date() {
        return whole([&]() -> std::optional<local_days> {
            if (const auto said = whole([&] { return weekday_of_next_week(); })) return said;
            const auto next_one = take_one_of({"next", "naechsten", "naechster", "kommenden"});
            const auto name = word_of(kWeekdays);
            if (!name) return std::nullopt;
            const std::chrono::weekday weekday(*name);
            const auto beside = whole([&] {
                take_one_of({","});
                return date();
            });
            if (beside) return !next_one && std::chrono::weekday(*beside) == weekday ? beside : std::nullopt;
            const auto tomorrow = today_ + days(1);
            return tomorrow + (weekday - std::chrono::weekday(tomorrow));
        });
    }

    // "nächste Woche Dienstag", "Tuesday next week"
    std::optional<local_days> weekday_of_next_week() {
        auto week = takes_next_week();
        const auto name = word_of(kWeekdays);
        if (!name) return std::nullopt;
        week = week || takes_next_week();
        return week ? std::optional(monday_after(today_) + (std::chrono::weekday(*name) - std::chrono::Monday))
                    : std::nullopt;
    }

    std::optional<local_days> date() {
        return whole([&]() -> std::optional<local_days> {
            take_one_of({"dem", "den", "the"});
            if (const auto said = whole([&] { return iso_date(); })) return said;
            if (const auto said = whole([&] { return date_with_day_first(); })) return said;
            return date_with_month_first();
        });
    }

    std::optional<local_days> iso_date() {
        const auto year = number(4, 4);
        const auto month = year && take_one_of({"-"}) ? number(2, 2) : std::nullopt;
        const auto day_number = month && take_one_of({"-"}) ? number(2, 2) : std::nullopt;
        return day_number ? date_of(year->value, month->value, day_number->value) : std::nullopt;
    }

    // "24.11.", "24.11.2026", "24. November", "24th of November 2026"
    std::optional<local_days> date_with_day_first() {
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
        return month ? in_year(*month + 1, day_number->value) : std::nullopt;
    }

    // "November 24th", "November 24, 2026"
    std::optional<local_days> date_with_month_first() {
        const auto month = word_of(kMonths);
        const auto day_number = month ? number(1, 2) : std::nullopt;
        if (!day_number) return std::nullopt;
        take_one_of({"st", "nd", "rd", "th"});
        return in_year(*month + 1, day_number->value);
    }

    // The year that follows, if any does; else that of the next such date, unless it was only just: nobody who says
    // "the 20th" on the 22nd means a year from now.
    std::optional<local_days> in_year(unsigned month, unsigned day_number) {
        const auto year = whole([&] {
            take_one_of({","});
            return number(4, 4);
        });
        if (year) return date_of(year->value, month, day_number);
        const auto this_year = static_cast<int>(std::chrono::year_month_day(today_).year());
        const auto said = date_of(static_cast<unsigned>(this_year), month, day_number);
        return said && *said >= today_ - kJustPassed ? said
                                                     : date_of(static_cast<unsigned>(this_year) + 1, month, day_number);
    }

    static std::optional<local_days> date_of(unsigned year, unsigned month, unsigned day_number) {
        const auto date =
            std::chrono::year(static_cast<int>(year)) / std::chrono::month(month) / std::chrono::day(day_number);
        return date.ok() ? std::optional(local_days(date)) : std::nullopt;
    }

    // Minutes, "Uhr" or "PM" make a time of an hour; after "um" and "at" it is one by itself.
    std::optional<minutes> clock_after(Preposition preposition) {
        if (take_one_of({"halb"})) return half_to();
        if (const auto said = whole([&] { return quarters(); })) return said;
        if (take_one_of({"mittag", "mittags", "noon", "midday"})) return minutes(12 * 60);
        const auto said = hour();
        if (!said) return std::nullopt;
        if (take_one_of({"uhr"})) return on_the_clock(*said, past_uhr());
        if (take_one_of({"."})) {  // "10.30 Uhr"; else it could be a date
            const auto past = number(2, 2);
            return past && take_one_of({"uhr"}) ? on_the_clock(*said, past->value) : std::nullopt;
        }
        const auto colon = take_one_of({":"});
        const auto past = colon ? number(2, 2) : Number{};
        if (!past) return std::nullopt;
        if (colon && take_one_of({"uhr"})) return on_the_clock(*said, past->value);
        if (preposition != Preposition::german) {  // "um zehn am Montag" means no AM
            if (takes_am()) return in_half(*said, past->value, 0);
            if (takes_pm()) return in_half(*said, past->value, 12);
        }
        return colon || preposition != Preposition::none ? on_the_clock(*said, past->value) : std::nullopt;
    }

    // "halb zehn" is half an hour before ten.
    std::optional<minutes> half_to() {
        const auto next_hour = hour();
        if (!next_hour || next_hour->value < 1 || next_hour->value > 12) return std::nullopt;
        return on_the_clock({next_hour->value == 1 ? 12 : next_hour->value - 1, 0}, 30);
    }

    // "viertel nach fünf", "dreiviertel fünf", "half past two", "quarter to 5", "zehn vor drei", with or without the
    // half of the day behind it.
    std::optional<minutes> quarters() {
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
            const auto some = quarter ? std::nullopt : hour();
            if (!quarter && !some) return std::nullopt;
            const auto count = quarter ? 15 : static_cast<int>(some->value);
            const auto after = take_one_of({"nach"});
            const auto before = !after && take_one_of({"vor"});
            english = !after && !before;
            if (after || (english && take_one_of({"past"}))) past = count;
            if (!past && (before || take_one_of({"to"}))) past = -count;
        }
        const auto full = past ? hour() : std::nullopt;
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

    bool takes_am() { return take_one_of({"am"}) || take_all({"a", ".", "m", "."}); }
    bool takes_pm() { return take_one_of({"pm"}) || take_all({"p", ".", "m", "."}); }

    // "10 Uhr 30", but "10 Uhr 24. November"
    unsigned past_uhr() {
        const auto past = whole([&] {
            const auto said = number(1, 2);
            return said && !take_one_of({"."}) ? said : std::nullopt;
        });
        return past ? past->value : 0;
    }

    // Of the hours from one to six, those of the afternoon are meant as often as those of the night.
    std::optional<minutes> on_the_clock(Number hour, unsigned minute) {
        if (hour.value > 23 || minute > 59) return std::nullopt;
        either_half_ = hour.digits != 2 && hour.value >= 1 && hour.value <= 6;
        return minutes(hour.value * 60 + minute);
    }

    static std::optional<minutes> in_half(Number hour, unsigned minute, unsigned first_hour) {
        if (hour.value < 1 || hour.value > 12 || minute > 59) return std::nullopt;
        return minutes((hour.value % 12 + first_hour) * 60 + minute);
    }

    local_days today_;
    bool either_half_ = false;
};

}  // namespace

std::optional<local_days> said_day(std::string_view text, local_days today) {
    Reader reader(text, today);
    const auto said = reader.day();
    return reader.at_end() ? said : std::nullopt;
}

std::vector<std::chrono::local_seconds> said_starts(std::string_view text, local_days today) {
    for (const auto day_first : {true, false}) {
        Reader reader(text, today);
        auto day = day_first ? reader.day() : std::nullopt;
        if (day) reader.take_one_of({","});
        const auto clock = reader.clock();
        const auto either_half = reader.either_half();
        if (clock && !day_first) {
            reader.take_one_of({","});
            day = reader.day();
        }
        if (!day || !clock || !reader.at_end()) continue;
        if (!either_half) return {*day + *clock};
        return {*day + *clock, *day + *clock + std::chrono::hours(12)};
    }
    return {};
}

std::optional<std::chrono::local_seconds> said_start(std::string_view text, local_days today) {
    const auto all = said_starts(text, today);
    return all.size() == 1 ? std::optional(all.front()) : std::nullopt;
}

}  // namespace slotkeeper::retell
