// nearest_word: compares words by their edit distance.
#include "engine/base/nearest_word.h"

#include <algorithm>
#include <numeric>
#include <utility>

namespace slotkeeper {

namespace {

// The number of letters to add, remove or replace.
std::size_t edit_distance(std::string_view a, std::string_view b) {
    std::vector<std::size_t> row(b.size() + 1);
    std::iota(row.begin(), row.end(), std::size_t{0});
    for (std::size_t i = 1; i <= a.size(); ++i) {
        auto diagonal = std::exchange(row[0], i);
        for (std::size_t j = 1; j <= b.size(); ++j) {
            const auto replaced = diagonal + (a[i - 1] == b[j - 1] ? 0 : 1);
            diagonal = std::exchange(row[j], std::min({row[j] + 1, row[j - 1] + 1, replaced}));
        }
    }
    return row.back();
}

}  // namespace

std::string suggestion(std::string_view typed, const std::vector<std::string>& words) {
    const std::string* nearest = nullptr;
    auto least = std::min(std::max<std::size_t>(2, typed.size() / 3) + 1, typed.size());  // some letters must remain
    for (const auto& word : words) {
        const auto distance = edit_distance(typed, word);
        if (distance >= least) continue;
        least = distance;
        nearest = &word;
    }
    return nearest == nullptr ? "" : "; did you mean " + *nearest + "?";
}

}  // namespace slotkeeper
