// folding: Unicode normalisation.
//
// People paste full-width digits, spaces of any width and invisible direction marks, so parsers of numbers and times
// fold the text first. Names are never folded: they are stored as given.
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace slotkeeper {

// NFKC: digits and signs of full width as ASCII, every space as ' ', invisible characters dropped.
// std::nullopt if the text is not UTF-8.
std::optional<std::string> compatible_form(std::string_view text);

// NFC: each letter composed, otherwise as it is. std::nullopt if the text is not UTF-8.
std::optional<std::string> composed_form(std::string_view text);

// Its code points; empty if the text is not UTF-8.
std::u32string code_points(std::string_view text);

}  // namespace slotkeeper
