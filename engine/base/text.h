// text: whether what came from outside is text at all, how long it is, and how it is shown without doing harm.
//
// Text is UTF-8. A control character in a name breaks a line of a table, a log or a terminal that shows it later, so
// each door refuses it or makes a space of it; what is shown is made visible once more.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace slotkeeper {

// How many characters (code points) valid UTF-8 has.
std::size_t characters_of(std::string_view text);

enum class Lines { one, many };  // whether line breaks and tabs are part of the text
// What would be right, as the end of a sentence that begins with the field ("must not hold control characters"); empty
// where the text is fine.
std::string trouble_with_text(std::string_view text, std::size_t characters_max, Lines lines);

// Whether it holds a character that turns the direction of writing around it (Trojan Source, CVE-2021-42574).
bool turns_direction(std::string_view text);

// Whether anything of it can be seen: spaces, joiners, fillers, selectors and marks of direction cannot.
bool can_be_seen(std::string_view text);

// As much of it as fits into so many bytes, ending between two characters.
std::string_view cut_at_character(std::string_view text, std::size_t bytes_max);

// The parts between single spaces; an empty text has none.
std::vector<std::string> split_at_spaces(std::string_view text);

// Control characters and line breaks as spaces.
std::string without_controls(std::string_view text);

// For a terminal: control characters, line breaks, what turns the direction of writing, and bytes that are no UTF-8 as
// their numbers ("\n", "\x1b", "\u202e", "\xff").
std::string visible(std::string_view text);

}  // namespace slotkeeper
