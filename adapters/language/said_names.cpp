// said_names: the table of Latin letters, and the titles.
#include "adapters/language/said_names.h"

#include <algorithm>
#include <array>

namespace slotkeeper::language {

namespace {

using namespace std::string_view_literals;

// Latin-1 Supplement, Latin Extended-A, and the remaining Romanian letters: all have two bytes.
constexpr std::pair<std::string_view, std::string_view> kLetters[] = {
    {"a", "ÀÁÂÃÅĀĂĄàáâãåāăą"},
    {"ae", "ÄÆäæ"},
    {"c", "ÇĆĈĊČçćĉċč"},
    {"d", "ÐĎĐðďđ"},
    {"e", "ÈÉÊËĒĔĖĘĚèéêëēĕėęě"},
    {"g", "ĜĞĠĢĝğġģ"},
    {"h", "ĤĦĥħ"},
    {"i", "ÌÍÎÏĨĪĬĮİìíîïĩīĭįı"},
    {"j", "Ĵĵ"},
    {"k", "Ķķĸ"},
    {"l", "ĹĻĽĿŁĺļľŀł"},
    {"n", "ÑŃŅŇŊñńņňŉŋ"},
    {"o", "ÒÓÔÕŌŎŐòóôõōŏő"},
    {"oe", "ÖØŒöøœ"},
    {"r", "ŔŖŘŕŗř"},
    {"s", "ŚŜŞŠȘśŝşšșſ"},
    {"ss", "ß"},
    {"t", "ŢŤŦȚţťŧț"},
    {"th", "Þþ"},
    {"u", "ÙÚÛŨŪŬŮŰŲùúûũūŭůűų"},
    {"ue", "Üü"},
    {"w", "Ŵŵ"},
    {"y", "ÝŶŸýÿŷ"},
    {"z", "ŹŻŽźżž"},
};

constexpr unsigned kTwoBytesMax = 0x800;

unsigned code_of(char head, char tail) {
    return (static_cast<unsigned char>(head) & 0x1fU) << 6 | (static_cast<unsigned char>(tail) & 0x3fU);
}

// The replacement for each two-byte character, or empty.
const std::array<std::string_view, kTwoBytesMax>& plain_letters() {
    static const auto made = [] {
        std::array<std::string_view, kTwoBytesMax> table{};
        for (const auto& [plain, letters] : kLetters) {
            for (std::size_t at = 0; at < letters.size(); at += 2) table[code_of(letters[at], letters[at + 1])] = plain;
        }
        return table;
    }();
    return made;
}

constexpr unsigned kTwoDots = 0x308;  // combining diaeresis

// The replacement for the character; `before` is the text folded so far.
std::string_view folded_character(std::string_view character, const std::string& before) {
    if (character.size() == 2) {
        const auto code = code_of(character[0], character[1]);
        if (code == kTwoDots) return before.empty() || "aou"sv.find(before.back()) == "aou"sv.npos ? ""sv : "e"sv;
        const auto is_mark = code >= 0x300 && code < 0x370;
        const auto is_sign = code < 0xc0 || code == 0xd7 || code == 0xf7;  // « × ÷ and the no-break space
        if (is_mark || is_sign) return {};
        return plain_letters()[code].empty() ? character : plain_letters()[code];
    }
    if (character == "ẞ") return "ss";
    // Dashes and quotation marks, U+2010 to U+2027. Invisible characters stay, so that the result is not an empty name.
    const auto third = character.size() == 3 ? static_cast<unsigned char>(character[2]) : 0U;
    const auto is_punctuation = character.starts_with("\xe2\x80") && third >= 0x90 && third <= 0xa7;
    return is_punctuation ? ""sv : character;
}

// The first byte and its continuation bytes.
std::size_t bytes_of_character(std::string_view text) {
    std::size_t bytes = 1;
    while (bytes < std::min<std::size_t>(text.size(), 4) && (text[bytes] & 0xc0) == 0x80) ++bytes;
    return bytes;
}

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

std::string folded(std::string_view text) {
    std::string out;
    while (!text.empty()) {
        const auto letter = text.front();
        const auto bytes = bytes_of_character(text);
        if (letter >= 'A' && letter <= 'Z') {
            out += static_cast<char>(letter + 32);
        } else if ((letter >= 'a' && letter <= 'z') || (letter >= '0' && letter <= '9')) {
            out += letter;
        } else if ((letter & 0x80) != 0) {
            out += folded_character(text.substr(0, bytes), out);
        }
        text.remove_prefix(bytes);
    }
    return out;
}

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
