// greeting_name: splits a name into given name and surname.
#include "adapters/language/greeting_name.h"

#include "adapters/language/said_names.h"
#include "engine/base/text.h"

#include <algorithm>
#include <array>
#include <vector>

namespace slotkeeper::language {

namespace {

constexpr std::size_t kGreetingLengthMax = 40;

// "Dr.", and "E." of "E. Muster": not suitable for a greeting.
bool is_no_name(std::string_view word) { return is_title(word) || word.ends_with('.') || folded(word).empty(); }

// Words that begin a surname.
bool is_particle(std::string_view word) {
    static constexpr std::array<std::string_view, 8> kParticles{"von", "vom", "van", "de", "del", "der", "zu", "al"};
    return std::find(kParticles.begin(), kParticles.end(), folded(word)) != kParticles.end();
}

std::vector<std::string_view> words_of(std::string_view text) {
    std::vector<std::string_view> words;
    while (!text.empty()) {
        const auto end = std::min(text.find(' '), text.size());
        const auto word = text.substr(0, end);
        if (!word.empty() && !is_no_name(word)) words.push_back(word);
        text.remove_prefix(std::min(end + 1, text.size()));
    }
    return words;
}

// Letters, any non-ASCII bytes, and the characters that join letters within a name.
bool is_word(std::string_view text) {
    return text.size() <= kGreetingLengthMax && std::all_of(text.begin(), text.end(), [](char letter) {
               const auto lower = static_cast<char>(letter | 0x20);
               return (lower >= 'a' && lower <= 'z') || letter == '-' || letter == '\'' ||
                      static_cast<unsigned char>(letter) >= 0x80;
           });
}

}  // namespace

std::string greeting_name(std::string_view name) {
    const auto plain = without_controls(name);
    if (turns_direction(plain) || !can_be_seen(plain)) return {};
    const std::string_view text = plain;
    const auto comma = text.find(',');
    const auto words = words_of(comma == std::string_view::npos ? text : text.substr(comma + 1));
    const auto surname_apart = comma != std::string_view::npos && !words_of(text.substr(0, comma)).empty();
    if (words.empty() || (words.size() < 2 && !surname_apart)) return {};
    const auto given = words.front();
    return is_word(given) && !is_particle(given) ? std::string(given) : std::string();
}

}  // namespace slotkeeper::language
