// utterance_words: splits a text into words.
#include "adapters/language/utterance_words.h"

#include "engine/base/folding.h"

#include <algorithm>

namespace slotkeeper::language {

namespace {

// German and English words of a number at the same index, from 0.
constexpr std::array<std::array<std::string_view, 4>, 20> kSmall{
    {{"null", "zero", "", ""},         {"eins", "one", "ein", ""},       {"zwei", "two", "zwo", ""},
     {"drei", "three", "", ""},        {"vier", "four", "", ""},         {"fuenf", "five", "", ""},
     {"sechs", "six", "", ""},         {"sieben", "seven", "", ""},      {"acht", "eight", "", ""},
     {"neun", "nine", "", ""},         {"zehn", "ten", "", ""},          {"elf", "eleven", "", ""},
     {"zwoelf", "twelve", "", ""},     {"dreizehn", "thirteen", "", ""}, {"vierzehn", "fourteen", "", ""},
     {"fuenfzehn", "fifteen", "", ""}, {"sechzehn", "sixteen", "", ""},  {"siebzehn", "seventeen", "", ""},
     {"achtzehn", "eighteen", "", ""}, {"neunzehn", "nineteen", "", ""}}};
// From 20.
constexpr std::array<std::array<std::string_view, 2>, 4> kTens{
    {{"zwanzig", "twenty"}, {"dreissig", "thirty"}, {"vierzig", "forty"}, {"fuenfzig", "fifty"}}};

// "einundzwanzig" is written as one word.
std::optional<unsigned> german_compound(std::string_view word) {
    const auto joint = word.find("und");
    if (joint == std::string_view::npos) return std::nullopt;
    const auto ones = place_in(kSmall, word.substr(0, joint)), tens = place_in(kTens, word.substr(joint + 3));
    return ones && *ones >= 1 && *ones <= 9 && tens ? std::optional(20 + 10 * *tens + *ones) : std::nullopt;
}

bool is_digit(char letter) { return letter >= '0' && letter <= '9'; }
bool is_letter(char letter) {
    return (letter >= 'a' && letter <= 'z') || (letter >= 'A' && letter <= 'Z') || (letter & 0x80) != 0;
}

void add_word(std::string_view part, std::vector<std::string>& tokens) {
    static constexpr std::array<std::string_view, 6> kPartsOfDay{"frueh",  "morgen",     "vormittag",
                                                                 "mittag", "nachmittag", "abend"};
    auto word = folded(part);
    if (word.empty()) word = part;  // a non-ASCII sign
    for (const auto& names : kWeekdays) {
        const auto german = names[0];
        if (!word.starts_with(german)) continue;
        const auto rest = std::string_view(word).substr(german.size());
        const auto part_of_day = rest.ends_with('s') ? rest.substr(0, rest.size() - 1) : rest;
        if (std::find(kPartsOfDay.begin(), kPartsOfDay.end(), part_of_day) == kPartsOfDay.end()) continue;
        tokens.emplace_back(german);
        tokens.emplace_back(rest);
        return;
    }
    tokens.push_back(std::move(word));
}

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
            add_word(part, tokens);
        } else if (part != " ") {
            tokens.emplace_back(part);
        }
        at = end;
    }
    return tokens;
}

}  // namespace

std::chrono::local_days monday_after(std::chrono::local_days day) {
    const auto tomorrow = day + std::chrono::days(1);
    return tomorrow + (std::chrono::Monday - std::chrono::weekday(tomorrow));
}

std::optional<std::chrono::local_days> date_of(unsigned year, unsigned month, unsigned day) {
    const auto date = std::chrono::year(static_cast<int>(year)) / std::chrono::month(month) / std::chrono::day(day);
    return date.ok() ? std::optional(std::chrono::local_days(date)) : std::nullopt;
}

UtteranceWords::UtteranceWords(std::string_view text) : tokens_(tokens_of(text)) {}

bool UtteranceWords::next_is_number() const { return !at_end() && is_digit(tokens_[at_].front()); }

bool UtteranceWords::take_one_of(std::initializer_list<std::string_view> words) {
    const auto taken = !at_end() && std::find(words.begin(), words.end(), tokens_[at_]) != words.end();
    if (taken) ++at_;
    return taken;
}

bool UtteranceWords::take_all(std::initializer_list<std::string_view> words) {
    const auto from = tokens_.begin() + static_cast<std::ptrdiff_t>(at_);
    if (tokens_.size() - at_ < words.size() || !std::equal(words.begin(), words.end(), from)) return false;
    at_ += words.size();
    return true;
}

bool UtteranceWords::takes_next_week() {
    return whole([&]() -> std::optional<bool> {
               take_one_of({"in", "of"});
               take_one_of({"der", "die"});
               const auto next =
                   take_one_of({"naechste", "naechster", "naechsten", "kommende", "kommender", "kommenden"});
               const auto week = next ? take_one_of({"woche"}) : take_all({"next", "week"});
               return week ? std::optional(true) : std::nullopt;
           })
        .has_value();
}

std::optional<UtteranceWords::Number> UtteranceWords::number(std::size_t digits_min, std::size_t digits_max) {
    if (at_end() || !is_digit(tokens_[at_].front())) return std::nullopt;
    const auto& token = tokens_[at_];
    if (token.size() < digits_min || token.size() > digits_max) return std::nullopt;
    ++at_;
    return Number{static_cast<unsigned>(std::stoul(token)), token.size()};
}

std::optional<UtteranceWords::Number> UtteranceWords::number_word() {
    if (const auto small = word_of(kSmall)) return Number{*small, 0};
    if (const auto tens = word_of(kTens)) {
        const auto ones = whole([&]() -> std::optional<unsigned> {
            take_one_of({"-"});
            const auto one = word_of(kSmall);
            return one && *one >= 1 && *one <= 9 ? one : std::nullopt;
        });
        return Number{20 + 10 * *tens + ones.value_or(0), 0};
    }
    if (at_end()) return std::nullopt;
    const auto compound = german_compound(tokens_[at_]);
    if (compound) ++at_;
    return compound ? std::optional(Number{*compound, 0}) : std::nullopt;
}

std::optional<UtteranceWords::Number> UtteranceWords::small_number() {
    const auto digits = number(1, 2);
    return digits ? digits : number_word();
}

}  // namespace slotkeeper::language
