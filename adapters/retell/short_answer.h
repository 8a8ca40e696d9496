// short_answer: answers as long as the platform reads them.
#pragma once

#include <nlohmann/json_fwd.hpp>

#include <string>

namespace slotkeeper::retell {

inline constexpr std::size_t kAnswerLongest = 1'500;  // bytes; what is beyond is cut off by the platform, or costs time

// As text. What is too long loses the last items of its longest list, and of the next, until it fits; a sentence is
// never cut, because three names at most are told in one.
std::string short_text(nlohmann::ordered_json answer);

}  // namespace slotkeeper::retell
