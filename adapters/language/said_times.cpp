// said_times: combines a day and a time, with a part of the day between them; reads dates of birth.
#include "adapters/language/said_times.h"

#include "adapters/language/said_reader.h"
#include "adapters/language/said_words.h"

namespace slotkeeper::language {

namespace {

using std::chrono::local_days;
using Starts = std::vector<std::chrono::local_seconds>;

// The possible starts if the whole text is "day [part] clock [part]".
Starts day_then_clock(std::string_view text, local_days today, bool part_first) {
    SaidReader reader(text, today);
    const auto tonight = reader.take_one_of({"tonight"});
    const auto day = tonight ? std::optional(today) : reader.day();
    if (!day) return {};
    auto part = tonight ? std::optional(PartOfDay::evening) : std::nullopt;
    if (part_first && !part) {
        part = reader.part_of_day(reader.named_day() ? SaidReader::Beside::weekday : SaidReader::Beside::relative_day);
    }
    reader.take_one_of({","});
    const auto clock = reader.clock();
    if (clock && !part) part = reader.part_of_day(SaidReader::Beside::clock);
    if (!clock || !reader.at_end()) return {};
    Starts starts;
    for (const auto time : clock->meant(part)) starts.push_back(*day + time);
    return starts;
}

// "clock [part] day [part]"
Starts clock_then_day(std::string_view text, local_days today) {
    SaidReader reader(text, today);
    const auto clock = reader.clock();
    if (!clock) return {};
    auto part = reader.part_of_day(SaidReader::Beside::clock);
    reader.take_one_of({","});
    const auto tonight = !part && reader.take_one_of({"tonight"});
    const auto day = tonight ? std::optional(today) : reader.day();
    if (tonight) part = PartOfDay::evening;
    if (day && !part) {
        part = reader.part_of_day(reader.named_day() ? SaidReader::Beside::weekday : SaidReader::Beside::relative_day);
    }
    if (!day || !reader.at_end()) return {};
    Starts starts;
    for (const auto time : clock->meant(part)) starts.push_back(*day + time);
    return starts;
}

// Each function consumes the format of its name from the front of the text, or consumes nothing.
class BirthDateReader : public SaidWords {
public:
    BirthDateReader(std::string_view text, const BirthDate& today) : SaidWords(text), today_(today) {}

    std::optional<BirthDate> date() {
        take_one_of({"geboren", "born"});
        take_one_of({"am", "on"});
        take_one_of({"der", "dem", "den", "the"});
        using Form = std::optional<BirthDate> (BirthDateReader::*)();
        for (const Form form : {&BirthDateReader::year_first, &BirthDateReader::eight_digits,
                                &BirthDateReader::with_points, &BirthDateReader::in_either_order,
                                &BirthDateReader::month_word_second, &BirthDateReader::month_word_first}) {
            const auto said = whole([&] {
                auto read = (this->*form)();
                return at_end() ? read : std::nullopt;
            });
            if (said) return said;
        }
        return std::nullopt;
    }

private:
    // "1985-03-12", "1985/3/12"
    std::optional<BirthDate> year_first() {
        const auto year = number(4, 4);
        const auto month = year && separator() ? number(1, 2) : std::nullopt;
        const auto day = month && separator() ? number(1, 2) : std::nullopt;
        return day ? born(year->value, month->value, day->value) : std::nullopt;
    }

    std::optional<BirthDate> eight_digits() {
        const auto said = number(8, 8);
        return said ? born(said->value / 10'000, said->value / 100 % 100, said->value % 100) : std::nullopt;
    }

    // "12.3.1985", "12. 03. 85"
    std::optional<BirthDate> with_points() {
        const auto day = number(1, 2);
        const auto month = day && take_one_of({"."}) ? number(1, 2) : std::nullopt;
        if (!month || !take_one_of({"."})) return std::nullopt;
        const auto said = year();
        return said ? in_year(*said, month->value, day->value) : std::nullopt;
    }

    // "13/5/1985" is unambiguous, "3/12/1985" is not.
    std::optional<BirthDate> in_either_order() {
        const auto first = number(1, 2);
        if (!first) return std::nullopt;
        take_one_of({"/", "-"});
        const auto second = number(1, 2);
        if (!second) return std::nullopt;
        take_one_of({"/", "-"});
        const auto said = year();
        if (!said) return std::nullopt;
        const auto day_first = in_year(*said, second->value, first->value);
        const auto month_first = in_year(*said, first->value, second->value);
        if (day_first && month_first && *day_first != *month_first) return std::nullopt;
        return day_first ? day_first : month_first;
    }

    // "12. März 1985", "12th of March '85", "12 Mar. 1985"
    std::optional<BirthDate> month_word_second() {
        const auto day = number(1, 2);
        if (!day) return std::nullopt;
        take_one_of({".", "-", "st", "nd", "rd", "th"});
        take_one_of({"of"});
        const auto month = word_of(kMonths);
        if (!month) return std::nullopt;
        take_one_of({".", "-"});
        const auto said = year();
        return said ? in_year(*said, *month + 1, day->value) : std::nullopt;
    }

    // "March 12th, 1985", "Mar. 12 1985"
    std::optional<BirthDate> month_word_first() {
        const auto month = word_of(kMonths);
        if (!month) return std::nullopt;
        take_one_of({"."});
        take_one_of({"the"});
        const auto day = number(1, 2);
        if (!day) return std::nullopt;
        take_one_of({"st", "nd", "rd", "th"});
        const auto said = year();
        return said ? in_year(*said, *month + 1, day->value) : std::nullopt;
    }

    bool separator() { return take_one_of({"-", "/", "."}); }

    // With four digits, or the last two.
    std::optional<Number> year() {
        take_one_of({","});
        take_one_of({"in"});
        take_one_of({"'"});
        const auto said = number(4, 4);
        return said ? said : number(2, 2);
    }

    std::optional<BirthDate> in_year(Number year, unsigned month, unsigned day) const {
        if (year.digits == 4) return born(year.value, month, day);
        const auto of_this_century = born(2'000 + year.value, month, day);
        return of_this_century ? of_this_century : born(1'900 + year.value, month, day);
    }

    std::optional<BirthDate> born(unsigned year, unsigned month, unsigned day) const {
        const auto date = std::chrono::year(static_cast<int>(year)) / std::chrono::month(month) / std::chrono::day(day);
        return can_be_born(date, today_) ? std::optional(date) : std::nullopt;
    }

    BirthDate today_;
};

// Removes the time from "1985-03-12T00:00:00".
std::string_view without_time(std::string_view text) {
    constexpr std::size_t kDay = 10;
    const auto is_record = text.size() > kDay && text[4] == '-' && text[kDay] == 'T';
    return is_record ? text.substr(0, kDay) : text;
}

}  // namespace

std::optional<local_days> said_day(std::string_view text, local_days today) {
    SaidReader reader(text, today);
    const auto said = reader.day();
    return reader.at_end() ? said : std::nullopt;
}

Starts said_starts(std::string_view text, local_days today) {
    for (const auto part_first : {true, false}) {
        if (auto starts = day_then_clock(text, today, part_first); !starts.empty()) return starts;
    }
    return clock_then_day(text, today);
}

std::optional<BirthDate> said_birth_date(std::string_view text, const BirthDate& today) {
    return BirthDateReader(without_time(text), today).date();
}

}  // namespace slotkeeper::language
