// said_times: the words, and a reader that takes them one by one.
#include "adapters/retell/language/said_times.h"

#include "adapters/retell/language/voice_arguments.h"

#include <algorithm>
#include <array>
#include <initializer_list>
#include <string>
#include <type_traits>
#include <vector>

namespace slotkeeper::retell {

namespace {

using std::chrono::days;
using std::chrono::local_days;
using std::chrono::minutes;

constexpr days kJustPassed{60};

// As folded() leaves them; German and English at the same place.
constexpr std::array<std::array<std::string_view, 3>, 7> kWeekdays{{{"sonntag", "sunday", ""},
                                                                    {"montag", "monday", ""},
                                                                    {"dienstag", "tuesday", ""},
                                                                    {"mittwoch", "wednesday", ""},
                                                                    {"donnerstag", "thursday", ""},
                                                                    {"freitag", "friday", ""},
                                                                    {"samstag", "saturday", "sonnabend"}}};
constexpr std::array<std::array<std::string_view, 2>, 12> kMonths{{{"januar", "january"},
                                                                   {"februar", "february"},
                                                                   {"maerz", "march"},
                                                                   {"april", "april"},
                                                                   {"mai", "may"},
                                                                   {"juni", "june"},
                                                                   {"juli", "july"},
                                                                   {"august", "august"},
                                                                   {"september", "september"},
                                                                   {"oktober", "october"},
                                                                   {"november", "november"},
                                                                   {"dezember", "december"}}};
constexpr std::array<std::array<std::string_view, 3>, 12> kHours{{{"eins", "ein", "one"},
                                                                  {"zwei", "two", ""},
                                                                  {"drei", "three", ""},
                                                                  {"vier", "four", ""},
                                                                  {"fuenf", "five", ""},
                                                                  {"sechs", "six", ""},
                                                                  {"sieben", "seven", ""},
                                                                  {"acht", "eight", ""},
                                                                  {"neun", "nine", ""},
                                                                  {"zehn", "ten", ""},
                                                                  {"elf", "eleven", ""},
                                                                  {"zwoelf", "twelve", ""}}};

// The place of the word in such a table, from 0.
template <class Table>
std::optional<unsigned> place_in(const Table& table, std::string_view word) {
    if (word.empty()) return std::nullopt;
    for (unsigned place = 0; place < table.size(); ++place) {
        const auto& names = table[place];
        if (std::find(names.begin(), names.end(), word) != names.end()) return place;
    }
    return std::nullopt;
}

bool is_digit(char letter) { return letter >= '0' && letter <= '9'; }
bool is_letter(char letter) {
    return (letter >= 'a' && letter <= 'z') || (letter >= 'A' && letter <= 'Z') || (letter & 0x80) != 0;
}

// Words in lower case, numbers, and each other sign by itself: "24. November" is {"24", ".", "november"}.
std::vector<std::string> tokens_of(std::string_view text) {
    std::vector<std::string> tokens;
    for (std::size_t at = 0; at < text.size();) {
        auto end = at + 1;
        const auto same_kind = is_digit(text[at]) ? is_digit : is_letter;
        if (is_digit(text[at]) || is_letter(text[at])) {
            while (end < text.size() && same_kind(text[end])) ++end;
        }
        const auto part = text.substr(at, end - at);
        if (is_letter(text[at])) {
            tokens.push_back(folded(part));
        } else if (part != " ") {
            tokens.emplace_back(part);
        }
        at = end;
    }
    return tokens;
}

// Each function takes what it is named after off the front, or leaves everything where it is.
class Reader {
public:
    Reader(std::string_view text, local_days today) : tokens_(tokens_of(text)), today_(today) {}

    bool at_end() const { return at_ == tokens_.size(); }

    bool take_one_of(std::initializer_list<std::string_view> words) {
        const auto taken = !at_end() && std::find(words.begin(), words.end(), tokens_[at_]) != words.end();
        if (taken) ++at_;
        return taken;
    }

    std::optional<local_days> day() {
        return whole([&]() -> std::optional<local_days> {
            take_one_of({"am", "on"});
            if (const auto said = relative_day()) return said;
            if (const auto said = weekday_and_date()) return said;
            return date();
        });
    }

    std::optional<minutes> clock() {
        return whole([&] {
            if (take_one_of({"um"})) return clock_after(Preposition::german);
            return clock_after(take_one_of({"at"}) ? Preposition::english : Preposition::none);
        });
    }

private:
    enum class Preposition { none, german, english };

    struct Number {
        unsigned value = 0;
        std::size_t digits = 0;  // 0: written out
    };

    // What `read` takes; nothing where it comes to nothing.
    template <class Read>
    std::invoke_result_t<Read> whole(Read read) {
        const auto before = at_;
        auto said = read();
        if (!said) at_ = before;
        return said;
    }

    bool take_all(std::initializer_list<std::string_view> words) {
        const auto from = tokens_.begin() + static_cast<std::ptrdiff_t>(at_);
        if (tokens_.size() - at_ < words.size() || !std::equal(words.begin(), words.end(), from)) return false;
        at_ += words.size();
        return true;
    }

    std::optional<Number> number(std::size_t digits_min, std::size_t digits_max) {
        if (at_end() || !is_digit(tokens_[at_].front())) return std::nullopt;
        const auto& token = tokens_[at_];
        if (token.size() < digits_min || token.size() > digits_max) return std::nullopt;
        ++at_;
        return Number{static_cast<unsigned>(std::stoul(token)), token.size()};
    }

    template <class Table>
    std::optional<unsigned> word_of(const Table& table) {
        const auto place = at_end() ? std::nullopt : place_in(table, tokens_[at_]);
        if (place) ++at_;
        return place;
    }

    std::optional<local_days> relative_day() {
        if (take_one_of({"heute", "today"})) return today_;
        if (take_one_of({"morgen", "tomorrow"})) return today_ + days(1);
        const auto second = take_one_of({"uebermorgen"}) || take_all({"day", "after", "tomorrow"}) ||
                            take_all({"the", "day", "after", "tomorrow"});
        return second ? std::optional(today_ + days(2)) : std::nullopt;
    }

    std::optional<local_days> weekday_and_date() {
        return whole([&]() -> std::optional<local_days> {
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

    std::optional<Number> hour() {
        if (const auto said = number(1, 2)) return said;
        const auto place = word_of(kHours);
        return place ? std::optional(Number{*place + 1, 0}) : std::nullopt;
    }

    // Minutes, "Uhr" or "PM" make a time of an hour; after "um" and "at" it is one by itself.
    std::optional<minutes> clock_after(Preposition preposition) {
        if (take_one_of({"halb"})) return half_to();
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
            if (take_one_of({"am"}) || take_all({"a", ".", "m", "."})) return in_half(*said, past->value, 0);
            if (take_one_of({"pm"}) || take_all({"p", ".", "m", "."})) return in_half(*said, past->value, 12);
        }
        return colon || preposition != Preposition::none ? on_the_clock(*said, past->value) : std::nullopt;
    }

    // "halb zehn" is half an hour before ten.
    std::optional<minutes> half_to() {
        const auto next_hour = hour();
        if (!next_hour || next_hour->value < 1 || next_hour->value > 12) return std::nullopt;
        return on_the_clock({next_hour->value == 1 ? 12 : next_hour->value - 1, 0}, 30);
    }

    // "10 Uhr 30", but "10 Uhr 24. November"
    unsigned past_uhr() {
        const auto past = whole([&] {
            const auto said = number(1, 2);
            return said && !take_one_of({"."}) ? said : std::nullopt;
        });
        return past ? past->value : 0;
    }

    // Of the hours from one to six, those of the afternoon are meant as often as those of the night.
    static std::optional<minutes> on_the_clock(Number hour, unsigned minute) {
        const auto unclear = hour.digits != 2 && hour.value >= 1 && hour.value <= 6;
        if (unclear || hour.value > 23 || minute > 59) return std::nullopt;
        return minutes(hour.value * 60 + minute);
    }

    static std::optional<minutes> in_half(Number hour, unsigned minute, unsigned first_hour) {
        if (hour.value < 1 || hour.value > 12 || minute > 59) return std::nullopt;
        return minutes((hour.value % 12 + first_hour) * 60 + minute);
    }

    std::vector<std::string> tokens_;
    std::size_t at_ = 0;
    local_days today_;
};

}  // namespace

std::optional<local_days> said_day(std::string_view text, local_days today) {
    Reader reader(text, today);
    const auto said = reader.day();
    return reader.at_end() ? said : std::nullopt;
}

std::optional<std::chrono::local_seconds> said_start(std::string_view text, local_days today) {
    for (const auto day_first : {true, false}) {
        Reader reader(text, today);
        auto day = day_first ? reader.day() : std::nullopt;
        if (day) reader.take_one_of({","});
        const auto clock = reader.clock();
        if (clock && !day_first) {
            reader.take_one_of({","});
            day = reader.day();
        }
        if (day && clock && reader.at_end()) return *day + *clock;
    }
    return std::nullopt;
}

}  // namespace slotkeeper::retell
