// short_answer: limits answers to the length that the platform accepts.
#pragma once

#include <nlohmann/json_fwd.hpp>

#include <string>

namespace slotkeeper::retell {

inline constexpr std::size_t kAnswerLongest = 1'500;  // bytes; the platform truncates longer answers, or they cost time

// The answer as text. If it is too long, removes the last items of the longest list, then of the next, until it fits.
// Sentences are never cut; they contain at most three names.
std::string short_text(nlohmann::ordered_json answer);

}  // namespace slotkeeper::retell
