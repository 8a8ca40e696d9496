// folding: the forms of Unicode that mean the same, made one.
//
// People paste digits of full width, spaces of every width and marks of direction that nothing shows. What reads
// numbers and times folds them first. Names are never folded: they stay as they were given.
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

// Its characters; empty if the text is not UTF-8.
std::u32string code_points(std::string_view text);

}  // namespace slotkeeper
