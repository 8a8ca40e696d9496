// utterance_words: splits a text into words that are consumed one by one, and parses number words.
//
// Read on: parsed_times.h parses days and times with it, time_preferences.h preferred times.
#pragma once

#include <array>
#include <chrono>
#include <initializer_list>
#include <optional>
#include <string>
#include <string_view>
#include <type_traits>
#include <vector>

namespace slotkeeper::language {

// Folded; the names of one weekday, German first, share an index.
inline constexpr std::array<std::array<std::string_view, 3>, 7> kWeekdays{{{"sonntag", "sunday", ""},
                                                                           {"montag", "monday", ""},
                                                                           {"dienstag", "tuesday", ""},
                                                                           {"mittwoch", "wednesday", ""},
                                                                           {"donnerstag", "thursday", ""},
                                                                           {"freitag", "friday", ""},
                                                                           {"samstag", "saturday", "sonnabend"}}};
// With abbreviations; German speakers say Juno and Julei, because Juni and Juli sound alike.
inline constexpr std::array<std::array<std::string_view, 5>, 12> kMonths{{{"januar", "january", "jan", "jaenner", ""},
                                                                          {"februar", "february", "feb", "", ""},
                                                                          {"maerz", "march", "mar", "maer", "mrz"},
                                                                          {"april", "apr", "", "", ""},
                                                                          {"mai", "may", "", "", ""},
                                                                          {"juni", "june", "jun", "juno", ""},
                                                                          {"juli", "july", "jul", "julei", ""},
                                                                          {"august", "aug", "", "", ""},
                                                                          {"september", "sept", "sep", "", ""},
                                                                          {"oktober", "october", "okt", "oct", ""},
                                                                          {"november", "nov", "", "", ""},
                                                                          {"dezember", "december", "dez", "dec", ""}}};

// The index of the word in such a table.
template <class Table>
std::optional<unsigned> place_in(const Table& table, std::string_view word) {
    if (word.empty()) return std::nullopt;
    for (unsigned place = 0; place < table.size(); ++place) {
        for (const auto name : table[place]) {
            if (name == word) return place;
        }
    }
    return std::nullopt;
}

// The first Monday after this day, never the day itself.
std::chrono::local_days monday_after(std::chrono::local_days day);

// std::nullopt if there is no such day.
std::optional<std::chrono::local_days> date_of(unsigned year, unsigned month, unsigned day);

// Folded words, numbers, and each other sign by itself: "24. November" is {"24", ".", "november"}, "Dienstagvormittag"
// {"dienstag", "vormittag"}. Each function consumes what it is named after from the front, or consumes nothing.
class UtteranceWords {
public:
    explicit UtteranceWords(std::string_view text);

    bool at_end() const { return at_ == tokens_.size(); }
    bool next_is_number() const;
    bool take_one_of(std::initializer_list<std::string_view> words);
    bool take_all(std::initializer_list<std::string_view> words);
    bool takes_next_week();  // "next week", "nächste Woche", "in der nächsten Woche"

    struct Number {
        unsigned value = 0;
        std::size_t digits = 0;  // 0: written out
    };
    std::optional<Number> number(std::size_t digits_min, std::size_t digits_max);
    std::optional<Number> number_word();   // from 0 to 59: "dreißig", "einundzwanzig", "twenty-five"
    std::optional<Number> small_number();  // number_word() or a number of at most two digits

    template <class Table>
    std::optional<unsigned> word_of(const Table& table) {
        const auto place = at_end() ? std::nullopt : place_in(table, tokens_[at_]);
        if (place) ++at_;
        return place;
    }

    // Returns the result of `read`; if it is empty, consumes nothing.
    template <class Read>
    std::invoke_result_t<Read> whole(Read read) {
        const auto before = at_;
        auto parsed = read();
        if (!parsed) at_ = before;
        return parsed;
    }

private:
    std::vector<std::string> tokens_;
    std::size_t at_ = 0;
};

}  // namespace slotkeeper::language
