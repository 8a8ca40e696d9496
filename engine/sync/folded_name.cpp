// folded_name: reduces names to their significant words.
#include "engine/sync/folded_name.h"

#include <algorithm>
#include <array>
#include <string>
#include <vector>

namespace slotkeeper {

namespace {

enum class Umlauts { two_letters, bare };  // "schaefer" or "schafer": both spellings are used for "Schäfer"

// Latin letters with a mark, U+00C0 to U+00FF, as plain letters; a dot marks a sign that is no letter.
constexpr std::string_view kBare = "aaaaaaaceeeeiiiidnooooo.ouuuuypsaaaaaaaceeeeiiiidnooooo.ouuuuypy";
static_assert(kBare.size() == 64);
constexpr std::array<std::string_view, 12> kBetween{"and", "at",  "bei", "by",  "for",  "fuer",
                                                    "fur", "mit", "und", "von", "with", "zu"};

std::string folded_latin(unsigned char second, Umlauts umlauts) {
    const auto index = static_cast<std::size_t>(second - 0x80U) & 63U;
    const auto low = index & 31U;
    if (index == 31) return "ss";
    const auto with_e = umlauts == Umlauts::two_letters && (low == 4 || low == 22 || low == 28);  // ä ö ü
    return with_e ? std::string{kBare[index], 'e'} : std::string{kBare[index]};
}

// Letters of other alphabets are kept: they do not separate words.
std::vector<std::string> words_of(std::string_view text, Umlauts umlauts) {
    std::vector<std::string> words(1);
    for (std::size_t i = 0; i < text.size(); ++i) {
        const auto byte = static_cast<unsigned char>(text[i]);
        if (byte == 0xC3U && i + 1 < text.size()) {
            words.back() += folded_latin(static_cast<unsigned char>(text[++i]), umlauts);
        } else if (byte >= 0x80U || (byte >= '0' && byte <= '9') || (byte >= 'a' && byte <= 'z')) {
            words.back() += text[i];
        } else if (byte >= 'A' && byte <= 'Z') {
            words.back() += static_cast<char>(byte - 'A' + 'a');
        } else if (!words.back().empty()) {
            words.emplace_back();
        }
    }
    std::erase_if(words, [](const std::string& word) {
        return word.empty() || std::find(kBetween.begin(), kBetween.end(), word) != kBetween.end();
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
            const auto folded = joined(words_of(a, one));
            if (!folded.empty() && folded == joined(words_of(b, other))) return true;
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
