// folding: compares names and words however they are spelt, and normalises text.
//
// One rule for every channel: "ANNA SCHÄFER", "anna schäfer", "Anna Schaefer" and "Anna Schafer" are one name, and so
// are "Nguyễn" and "Nguyen". Case, marks, spaces and punctuation do not count; an umlaut equals its two letters and
// its bare letter. Names are stored as given and folded only to be compared. Pure. Read on: adapters/language/
// name_words.h knows titles, and scores names that are only similar.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace slotkeeper {

// --- comparing ------------------------------------------------------------------------------------
// Whether only case and the composition of letters differ: "ÄRZTE" and "ärzte", but not "Mann" and "Männer" or
// "Farbe" and "Färbe". Text that is not UTF-8 equals nothing but itself.
bool equal_but_for_case(std::string_view a, std::string_view b);

// Whether both spell the same name by the rule above. A text without letters and digits spells none.
bool spell_same_name(std::string_view a, std::string_view b);

// --- the folded form ------------------------------------------------------------------------------
enum class Umlauts : std::uint8_t { two_letters, bare };  // "schaefer" or "schafer" for "Schäfer"

// Only letters and digits, in the case that ignores case ("ß" is "ss"), Latin and Greek letters without marks. Letters
// of other scripts keep their marks, because there a mark makes another letter. Invisible and pictorial characters
// stay, so that a name made of them does not become an empty one. Fractions and bytes that are not UTF-8 are dropped.
std::string folded(std::string_view text, Umlauts umlauts = Umlauts::two_letters);

// The same word by word: spaces and punctuation end a word. None is empty.
std::vector<std::string> folded_words(std::string_view text, Umlauts umlauts);

// --- normal forms, for parsers of numbers and times -----------------------------------------------
// People paste full-width digits, spaces of any width and invisible direction marks.
// NFKC: digits and signs of full width as ASCII, every space as ' ', invisible characters dropped.
// std::nullopt if the text is not UTF-8.
std::optional<std::string> compatible_form(std::string_view text);

// NFC: each letter composed, otherwise as it is. std::nullopt if the text is not UTF-8.
std::optional<std::string> composed_form(std::string_view text);

// Its code points; empty if the text is not UTF-8.
std::u32string code_points(std::string_view text);

}  // namespace slotkeeper
