// voice_texts: reads the files once.
#include "adapters/language/voice_texts.h"

#include <nlohmann/json.hpp>

#include <map>

namespace slotkeeper::language {

// language/texts/*.json by language; CMakeLists.txt generates it.
const std::map<std::string_view, std::string_view>& text_files();

namespace {

constexpr auto kSentences = EnumNames<Sentence>::all.size();
constexpr auto kLanguages = EnumNames<Language>::all.size();

using Texts = std::array<std::array<std::string, kSentences>, kLanguages>;

Texts read_texts() {
    Texts texts;
    for (const auto& [language, file] : text_files()) {
        const auto which = from_name<Language>(language);
        if (!which) throw std::logic_error("voice texts in an unknown language");
        const auto sentences = nlohmann::json::parse(file);
        for (const auto& [key, text] : sentences.items()) {
            const auto sentence = from_name<Sentence>(key);
            if (!sentence) throw std::logic_error("voice text for an unknown sentence: " + key);
            texts[static_cast<std::size_t>(*which)][static_cast<std::size_t>(*sentence)] = text;
        }
    }
    return texts;
}

}  // namespace

std::string_view sentence(Sentence which, Language language) {
    static const auto texts = read_texts();
    const auto place = static_cast<std::size_t>(which);
    const auto& own = texts[static_cast<std::size_t>(language)][place];
    if (!own.empty()) return own;
    for (const auto& others : texts) {
        if (!others[place].empty()) return others[place];
    }
    return {};
}

std::string say(Sentence which, Language language,
                std::initializer_list<std::pair<std::string_view, std::string_view>> gaps) {
    const auto pattern = sentence(which, language);
    std::string text;
    for (std::size_t at = 0; at < pattern.size();) {
        const auto open = pattern.find('{', at);
        text += pattern.substr(at, open - at);
        if (open == std::string_view::npos) break;
        const auto close = pattern.find('}', open);
        const auto name = pattern.substr(open + 1, close - open - 1);
        auto filled = false;
        for (const auto& [gap, value] : gaps) {
            if (gap != name) continue;
            text += value;
            filled = true;
        }
        if (!filled) throw std::logic_error("no value for {" + std::string(name) + "}");
        at = close + 1;
    }
    return text;
}

std::string say_both(std::string first, std::string second) {
    if (first.empty() || second.empty()) return first + second;
    constexpr std::string_view kSorry = "I am sorry, ";
    if (first.find(kSorry) != std::string::npos && second.starts_with(kSorry)) {
        second.erase(0, kSorry.size());
        if (second.front() >= 'a' && second.front() <= 'z')
            second.front() = static_cast<char>(second.front() - 'a' + 'A');
    }
    // At the beginning of a German sentence the word decides the order of the others, so it stays there.
    constexpr std::string_view kLeider = " leider";
    const auto has_leider = first.starts_with("Leider") || first.find(kLeider) != std::string::npos;
    if (const auto at = second.find(kLeider); has_leider && at != std::string::npos) second.erase(at, kLeider.size());
    return first + ' ' + second;
}

}  // namespace slotkeeper::language
