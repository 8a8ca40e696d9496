// said_words: cutting a text into words.
#include "adapters/retell/language/said_words.h"

#include "adapters/retell/language/voice_arguments.h"

#include <algorithm>

namespace slotkeeper::retell {

namespace {

bool is_digit(char letter) { return letter >= '0' && letter <= '9'; }
bool is_letter(char letter) {
    return (letter >= 'a' && letter <= 'z') || (letter >= 'A' && letter <= 'Z') || (letter & 0x80) != 0;
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
            tokens.push_back(folded(part));
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

SaidWords::SaidWords(std::string_view text) : tokens_(tokens_of(text)) {}

bool SaidWords::take_one_of(std::initializer_list<std::string_view> words) {
    const auto taken = !at_end() && std::find(words.begin(), words.end(), tokens_[at_]) != words.end();
    if (taken) ++at_;
    return taken;
}

bool SaidWords::take_all(std::initializer_list<std::string_view> words) {
    const auto from = tokens_.begin() + static_cast<std::ptrdiff_t>(at_);
    if (tokens_.size() - at_ < words.size() || !std::equal(words.begin(), words.end(), from)) return false;
    at_ += words.size();
    return true;
}

bool SaidWords::takes_next_week() {
    return take_all({"next", "week"}) || take_all({"naechste", "woche"}) || take_all({"naechster", "woche"}) ||
           take_all({"kommende", "woche"}) || take_all({"kommender", "woche"});
}

std::optional<SaidWords::Number> SaidWords::number(std::size_t digits_min, std::size_t digits_max) {
    if (at_end() || !is_digit(tokens_[at_].front())) return std::nullopt;
    const auto& token = tokens_[at_];
    if (token.size() < digits_min || token.size() > digits_max) return std::nullopt;
    ++at_;
    return Number{static_cast<unsigned>(std::stoul(token)), token.size()};
}

std::optional<SaidWords::Number> SaidWords::hour() {
    if (const auto said = number(1, 2)) return said;
    const auto place = word_of(kHours);
    return place ? std::optional(Number{*place + 1, 0}) : std::nullopt;
}

}  // namespace slotkeeper::retell
