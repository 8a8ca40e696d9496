// name_score: edit distance, by words.
#include "adapters/retell/language/name_score.h"

#include "adapters/retell/language/voice_arguments.h"

#include <algorithm>
#include <numeric>
#include <string>
#include <vector>

namespace slotkeeper::retell {

namespace {

constexpr std::size_t kWordMax = 60;     // letters that are compared; the table below is as large squared
constexpr double kBeyond = 0.15;         // what a word of the name that was not said costs, at most
constexpr std::size_t kMisheardMin = 5;  // letters of a word in which one may have been misheard

std::size_t distance(std::string_view a, std::string_view b) {
    a = a.substr(0, kWordMax);
    b = b.substr(0, kWordMax);
    std::vector<std::size_t> row(b.size() + 1);
    std::iota(row.begin(), row.end(), std::size_t{0});
    for (std::size_t i = 1; i <= a.size(); ++i) {
        auto diagonal = std::exchange(row[0], i);
        for (std::size_t j = 1; j <= b.size(); ++j) {
            const auto above = row[j];
            row[j] = std::min({above + 1, row[j - 1] + 1, diagonal + (a[i - 1] == b[j - 1] ? 0 : 1)});
            diagonal = above;
        }
    }
    return row.back();
}

}  // namespace

double word_score(std::string_view said, std::string_view word) {
    const auto longest = std::max(said.size(), word.size());
    if (longest == 0) return 0;
    return 1 - static_cast<double>(distance(said, word)) / static_cast<double>(longest);
}

double name_score(std::string_view said, std::string_view name) {
    const auto whole = word_score(folded(said), folded(name));
    const auto said_words = words_of_name(said), name_words = words_of_name(name);
    if (said_words.empty() || name_words.empty()) return whole;
    double sum = 0;
    for (const auto& one : said_words) {
        double best = 0;
        for (const auto& other : name_words) best = std::max(best, word_score(one, other));
        sum += best;
    }
    const auto count = static_cast<double>(said_words.size());
    const auto more = name_words.size() > said_words.size() ? name_words.size() - said_words.size() : 0;
    const auto unsaid = kBeyond * static_cast<double>(more) / static_cast<double>(name_words.size());
    return std::max(whole, sum / count - unsaid);
}

bool same_person(std::string_view said, std::string_view name) {
    const auto said_words = words_of_name(said), name_words = words_of_name(name);
    if (said_words.empty() || name_words.empty()) return false;
    const auto alike = [](const std::string& a, const std::string& b) {
        if (a == b) return true;
        return std::min(a.size(), b.size()) >= kMisheardMin && distance(a, b) == 1;
    };
    const auto among = [&](const std::string& word, const std::vector<std::string>& words) {
        return std::any_of(words.begin(), words.end(), [&](const std::string& other) { return alike(word, other); });
    };
    return among(name_words.back(), said_words) &&
           std::all_of(said_words.begin(), said_words.end(), [&](const auto& one) { return among(one, name_words); });
}

}  // namespace slotkeeper::retell
