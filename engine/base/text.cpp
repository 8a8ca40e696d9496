// text: reads UTF-8 character by character, with ICU.
#include "engine/base/text.h"

#include <unicode/utf8.h>

#include <algorithm>
#include <array>
#include <cstdint>
#include <cstdio>

namespace slotkeeper {

namespace {

bool continues(char byte) { return (static_cast<unsigned char>(byte) & 0xc0U) == 0x80U; }

struct Character {
    std::size_t bytes = 1;
    std::int32_t code = -1;  // -1: a byte that is not UTF-8
};

// ICU's macro narrows without saying so.
#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wconversion"
// The first character. REQUIRES: not empty. Overlong forms, surrogates and values beyond U+10FFFF are not UTF-8.
Character first_of(std::string_view text) {
    std::int32_t at = 0, code = 0;
    U8_NEXT(text.data(), at, static_cast<std::int32_t>(text.size()), code);
    return code < 0 ? Character{} : Character{static_cast<std::size_t>(at), code};
}
#pragma GCC diagnostic pop

bool breaks_line(std::int32_t code) { return code == '\n' || code == '\r' || code == 0x2028 || code == 0x2029; }
bool is_control(std::int32_t code) { return (code >= 0 && code < 0x20) || (code >= 0x7f && code < 0xa0); }
bool turns_direction(std::int32_t code) {
    return (code >= 0x202a && code <= 0x202e) || (code >= 0x2066 && code <= 0x2069);
}

struct Range {
    std::int32_t first, last;
};
// Valid between letters, but invisible by themselves.
constexpr std::array kUnseen{Range{0x20, 0x20},     Range{0xa0, 0xa0},       Range{0xad, 0xad},
                             Range{0x34f, 0x34f},   Range{0x61c, 0x61c},     Range{0x115f, 0x1160},
                             Range{0x1680, 0x1680}, Range{0x17b4, 0x17b5},   Range{0x180b, 0x180f},
                             Range{0x2000, 0x200f}, Range{0x2028, 0x202f},   Range{0x205f, 0x206f},
                             Range{0x2800, 0x2800}, Range{0x3000, 0x3000},   Range{0x3164, 0x3164},
                             Range{0xfe00, 0xfe0f}, Range{0xfeff, 0xfeff},   Range{0xffa0, 0xffa0},
                             Range{0xfff0, 0xfffb}, Range{0x1d173, 0x1d17a}, Range{0xe0000, 0xe0fff}};
bool is_seen(std::int32_t code) {
    return !is_control(code) && std::none_of(kUnseen.begin(), kUnseen.end(), [&](const Range& range) {
        return range.first <= code && code <= range.last;
    });
}

template <class Take>
void each_character(std::string_view text, Take take) {
    while (!text.empty()) {
        const auto [bytes, code] = first_of(text);
        take(text.substr(0, bytes), code);
        text.remove_prefix(bytes);
    }
}

std::string number_of(std::string_view bytes, std::int32_t code) {
    if (code == '\n') return "\\n";
    if (code == '\r') return "\\r";
    if (code == '\t') return "\\t";
    std::array<char, 16> shown{};
    const auto byte = static_cast<unsigned>(static_cast<unsigned char>(bytes.front()));
    const auto length = code < 0x80 ? std::snprintf(shown.data(), shown.size(), "\\x%02x", byte)
                                    : std::snprintf(shown.data(), shown.size(), "\\u%04x", static_cast<unsigned>(code));
    return {shown.data(), static_cast<std::size_t>(length)};
}

}  // namespace

bool is_utf8(std::string_view text) {
    auto is_text = true;
    each_character(text, [&](std::string_view, std::int32_t code) { is_text = is_text && code >= 0; });
    return is_text;
}

std::size_t characters_of(std::string_view text) {
    return static_cast<std::size_t>(
        std::count_if(text.begin(), text.end(), [](char byte) { return !continues(byte); }));
}

std::string trouble_with_text(std::string_view text, std::size_t characters_max, Lines lines) {
    auto is_text = true, has_controls = false;
    each_character(text, [&](std::string_view, std::int32_t code) {
        const auto may_be = lines == Lines::many && (code == '\n' || code == '\r' || code == '\t');
        is_text = is_text && code >= 0;
        has_controls = has_controls || (!may_be && (is_control(code) || breaks_line(code)));
    });
    if (!is_text) return "must be UTF-8";
    if (has_controls) return "must not hold control characters";
    if (characters_of(text) > characters_max)
        return "must have at most " + std::to_string(characters_max) + " characters";
    return "";
}

bool turns_direction(std::string_view text) {
    auto turns = false;
    each_character(text, [&](std::string_view, std::int32_t code) { turns = turns || turns_direction(code); });
    return turns;
}

bool can_be_seen(std::string_view text) {
    auto seen = false;
    each_character(text, [&](std::string_view, std::int32_t code) { seen = seen || is_seen(code); });
    return seen;
}

std::string_view cut_at_character(std::string_view text, std::size_t bytes_max) {
    if (text.size() <= bytes_max) return text;
    auto end = bytes_max;
    while (end > 0 && continues(text[end])) --end;
    return text.substr(0, end);
}

std::vector<std::string> split_at_spaces(std::string_view text) {
    std::vector<std::string> words;
    while (!text.empty()) {
        const auto end = std::min(text.find(' '), text.size());
        words.emplace_back(text.substr(0, end));
        text.remove_prefix(std::min(end + 1, text.size()));
    }
    return words;
}

std::string without_controls(std::string_view text) {
    std::string clean;
    each_character(text, [&](std::string_view bytes, std::int32_t code) {
        clean += is_control(code) || breaks_line(code) ? " " : bytes;
    });
    return clean;
}

std::string visible(std::string_view text) {
    std::string shown;
    each_character(text, [&](std::string_view bytes, std::int32_t code) {
        const auto harmless = code >= 0 && !is_control(code) && !breaks_line(code) && !turns_direction(code);
        shown += harmless ? std::string(bytes) : number_of(bytes, code);
    });
    return shown;
}

}  // namespace slotkeeper
