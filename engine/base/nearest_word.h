// nearest_word: suggests the known word that is nearest to a misspelt one.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace slotkeeper {

// "; did you mean X?" if one of the words is close to what was typed, else empty.
std::string suggestion(std::string_view typed, const std::vector<std::string>& words);

}  // namespace slotkeeper
