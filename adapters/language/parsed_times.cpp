// parsed_times: combines a day and a time, with a part of the day between them; reads dates of birth.
#include "adapters/language/parsed_times.h"

#include "adapters/language/utterance_reader.h"
#include "adapters/language/utterance_words.h"

namespace slotkeeper::language {

namespace {

using std::chrono::local_days;
using Starts = std::vector<std::chrono::local_seconds>;

// The possible starts if the whole text is "day [part] clock [part]".
Starts day_then_clock(std::string_view text, local_days today, bool part_first) {
    UtteranceReader reader(text, today);
    const auto tonight = reader.take_one_of({"tonight"});
    const auto day = tonight ? std::optional(today) : reader.day();
    if (!day) return {};
    auto part = tonight ? std::optional(PartOfDay::evening) : std::nullopt;
    if (part_first && !part) {
        part = reader.part_of_day(reader.named_day() ? UtteranceReader::Beside::weekday
                                                     : UtteranceReader::Beside::relative_day);
    }
    reader.take_one_of({","});
    const auto clock = reader.clock();
    if (clock && !part) part = reader.part_of_day(UtteranceReader::Beside::clock);
    if (!clock || !reader.at_end()) return {};
    Starts starts;
    for (const auto time : clock->meant(part)) starts.push_back(*day + time);
    return starts;
}

// "clock [part] day [part]"
Starts clock_then_day(std::string_view text, local_days today) {
    UtteranceReader reader(text, today);
    const auto clock = reader.clock();
    if (!clock) return {};
    auto part = reader.part_of_day(UtteranceReader::Beside::clock);
    reader.take_one_of({","});
    const auto tonight = !part && reader.take_one_of({"tonight"});
    const auto day = tonight ? std::optional(today) : reader.day();
    if (tonight) part = PartOfDay::evening;
    if (day && !part) {
        part = reader.part_of_day(reader.named_day() ? UtteranceReader::Beside::weekday
                                                     : UtteranceReader::Beside::relative_day);
    }
    if (!day || !reader.at_end()) return {};
    Starts starts;
    for (const auto time : clock->meant(part)) starts.push_back(*day + time);
    return starts;
}

// Each function consumes the format of its name from the front of the text, or consumes nothing.
class BirthDateReader : public UtteranceWords {
public:
    BirthDateReader(std::string_view text, const BirthDate& today) : UtteranceWords(text), today_(today) {}

    std::optional<BirthDate> date() {
        take_one_of({"geboren", "born"});
        take_one_of({"am", "on"});
        take_one_of({"der", "dem", "den", "the"});
        using Form = std::optional<BirthDate> (BirthDateReader::*)();
        for (const Form form : {&BirthDateReader::year_first, &BirthDateReader::eight_digits,
                                &BirthDateReader::with_points, &BirthDateReader::in_either_order,
                                &BirthDateReader::month_word_second, &BirthDateReader::month_word_first}) {
            const auto parsed = whole([&] {
                auto read = (this->*form)();
                return at_end() ? read : std::nullopt;
            });
            if (parsed) return parsed;
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
        const auto parsed = number(8, 8);
        return parsed ? born(parsed->value / 10'000, parsed->value / 100 % 100, parsed->value % 100) : std::nullopt;
    }

    // "12.3.1985", "12. 03. 85"
    std::optional<BirthDate> with_points() {
        const auto day = number(1, 2);
        const auto month = day && take_one_of({"."}) ? number(1, 2) : std::nullopt;
        if (!month || !take_one_of({"."})) return std::nullopt;
        const auto parsed = year();
        return parsed ? in_year(*parsed, month->value, day->value) : std::nullopt;
    }

    // "13/5/1985" is unambiguous, "3/12/1985" is not.
    std::optional<BirthDate> in_either_order() {
        const auto first = number(1, 2);
        if (!first) return std::nullopt;
        take_one_of({"/", "-"});
        const auto second = number(1, 2);
        if (!second) return std::nullopt;
        take_one_of({"/", "-"});
        const auto parsed = year();
        if (!parsed) return std::nullopt;
        const auto day_first = in_year(*parsed, second->value, first->value);
        const auto month_first = in_year(*parsed, first->value, second->value);
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
        const auto parsed = year();
        return parsed ? in_year(*parsed, *month + 1, day->value) : std::nullopt;
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
        const auto parsed = year();
        return parsed ? in_year(*parsed, *month + 1, day->value) : std::nullopt;
    }

    bool separator() { return take_one_of({"-", "/", "."}); }

    // With four digits, or the last two.
    std::optional<Number> year() {
        take_one_of({","});
        take_one_of({"in"});
        take_one_of({"'"});
        const auto parsed = number(4, 4);
        return parsed ? parsed : number(2, 2);
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

std::optional<local_days> parsed_day(std::string_view text, local_days today) {
    UtteranceReader reader(text, today);
    const auto parsed = reader.day();
    return reader.at_end() ? parsed : std::nullopt;
}

Starts parsed_starts(std::string_view text, local_days today) {
    for (const auto part_first : {true, false}) {
        if (auto starts = day_then_clock(text, today, part_first); !starts.empty()) return starts;
    }
    return clock_then_day(text, today);
}

std::optional<BirthDate> parsed_birth_date(std::string_view text, const BirthDate& today) {
    return BirthDateReader(without_time(text), today).date();
}

}  // namespace slotkeeper::language
