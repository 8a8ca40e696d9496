// said_names: the titles.
#include "adapters/language/said_names.h"

#include <algorithm>
#include <array>

namespace slotkeeper::language {

namespace {

using namespace std::string_view_literals;

void add_words(std::string_view text, std::vector<std::string>& words) {
    static constexpr auto kBetween = " -,"sv, kEnds = " -,."sv;
    for (auto from = text.find_first_not_of(kBetween); from != std::string_view::npos;) {
        auto end = std::min(text.find_first_of(kEnds, from), text.size());
        if (end < text.size() && text[end] == '.') ++end;  // the point marks an abbreviation
        const auto word = text.substr(from, end - from);
        auto plain = folded(word);
        if (!plain.empty() && !is_title(word)) words.push_back(std::move(plain));
        from = text.find_first_not_of(kBetween, end);
    }
}

}  // namespace

bool is_title(std::string_view word) {
    static constexpr std::array kTitles{
        "herr"sv, "herrn"sv, "frau"sv, "fraeulein"sv, "familie"sv, "mr"sv,   "mister"sv,    "mrs"sv, "ms"sv, "miss"sv,
        "sir"sv,  "madam"sv, "dr"sv,   "doktor"sv,    "doctor"sv,  "prof"sv, "professor"sv, "jr"sv,  "sr"sv};
    static constexpr std::array kWithPoint{"jun"sv,  "sen"sv, "med"sv, "dipl"sv, "ing"sv,
                                           "phil"sv, "rer"sv, "nat"sv, "mag"sv,  "fr"sv};
    const auto plain = folded(word);
    const auto among = [&](const auto& list) { return std::find(list.begin(), list.end(), plain) != list.end(); };
    return among(kTitles) || (word.ends_with('.') && among(kWithPoint));
}

std::vector<std::string> words_of_name(std::string_view text) {
    std::vector<std::string> words;
    const auto comma = std::min(text.find(','), text.size());
    add_words(text.substr(comma), words);
    add_words(text.substr(0, comma), words);
    return words;
}

}  // namespace slotkeeper::language
