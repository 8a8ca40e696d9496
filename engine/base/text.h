// text: validates text from outside, counts its characters, and makes it safe to show.
//
// Text is UTF-8. A control character in a name would break a table, a log or a terminal, so every channel refuses it or
// replaces it with a space; output is escaped once more.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace slotkeeper {

bool is_utf8(std::string_view text);

// How many characters (code points) valid UTF-8 has.
std::size_t characters_of(std::string_view text);

enum class Lines { one, many };  // whether line breaks and tabs are part of the text
// The error, as the end of a sentence that begins with the field ("must not hold control characters"); empty if the
// text is valid.
std::string trouble_with_text(std::string_view text, std::size_t characters_max, Lines lines);

// Whether it contains a character that changes the writing direction (Trojan Source, CVE-2021-42574).
bool turns_direction(std::string_view text);

// Whether any of it is visible: spaces, joiners, fillers, selectors and direction marks are not.
bool can_be_seen(std::string_view text);

// The longest prefix of at most so many bytes that ends between two characters.
std::string_view cut_at_character(std::string_view text, std::size_t bytes_max);

// The parts between single spaces; none for an empty text.
std::vector<std::string> split_at_spaces(std::string_view text);

// Replaces control characters and line breaks with spaces.
std::string without_controls(std::string_view text);

// For a terminal: escapes control characters, line breaks, characters that change the writing direction, and bytes that
// are not UTF-8 ("\n", "\x1b", "\u202e", "\xff").
std::string visible(std::string_view text);

}  // namespace slotkeeper
