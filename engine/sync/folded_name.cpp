// folded_name: reduces names to their significant words.
#include "engine/sync/folded_name.h"

#include "engine/base/folding.h"

#include <algorithm>
#include <array>
#include <string>
#include <vector>

namespace slotkeeper {

namespace {

constexpr std::array<std::string_view, 12> kBetween{"and", "at",  "bei", "by",  "for",  "fuer",
                                                    "fur", "mit", "und", "von", "with", "zu"};

std::vector<std::string> words_of(std::string_view text, Umlauts umlauts) {
    auto words = folded_words(text, umlauts);
    std::erase_if(words, [](const std::string& word) {
        return std::find(kBetween.begin(), kBetween.end(), word) != kBetween.end();
    });
    return words;
}

std::string joined(const std::vector<std::string>& words) {
    std::string text;
    for (const auto& word : words) text += word;
    return text;
}

std::vector<std::string> without(std::vector<std::string> words, const std::vector<std::string>& others) {
    for (const auto& other : others) {
        const auto found = std::find(words.begin(), words.end(), other);
        if (found != words.end()) words.erase(found);
    }
    return words;
}

constexpr std::array kBothUmlauts{Umlauts::two_letters, Umlauts::bare};

}  // namespace

bool same_name(std::string_view a, std::string_view b) {
    for (const auto one : kBothUmlauts) {
        for (const auto other : kBothUmlauts) {
            const auto name = joined(words_of(a, one));
            if (!name.empty() && name == joined(words_of(b, other))) return true;
        }
    }
    return false;
}

bool names_offer(std::string_view text, std::string_view service, std::string_view person) {
    if (same_name(text, service)) return true;
    for (const auto of_text : kBothUmlauts) {
        for (const auto of_names : kBothUmlauts) {
            const auto rest = joined(without(words_of(text, of_text), words_of(person, of_names)));
            if (!rest.empty() && rest == joined(words_of(service, of_names))) return true;
        }
    }
    return false;
}

}  // namespace slotkeeper
