// name_score: computes edit distances word by word.
#include "adapters/language/name_score.h"

#include "adapters/language/said_names.h"

#include <algorithm>
#include <numeric>
#include <string>
#include <vector>

namespace slotkeeper::language {

namespace {

using WordList = std::vector<std::string>;

constexpr std::size_t kWordMax = 60;     // letters that are compared; the distance table has this size squared
constexpr double kBeyond = 0.15;         // maximal penalty for words in the name that were not said
constexpr double kOneWord = 0.8;         // two joined words with this score match the one word
constexpr std::size_t kMisheardMin = 5;  // shortest word in which one letter may be misheard

// One element per character, not per byte.
std::u32string letters_of(std::string_view text) {
    std::u32string letters;
    for (const auto byte : text) {
        const auto value = static_cast<char32_t>(static_cast<unsigned char>(byte));
        if ((value & 0xc0) == 0x80 && !letters.empty()) {
            letters.back() = letters.back() << 8 | value;
        } else {
            letters.push_back(value);
        }
    }
    return letters;
}

// Letters beyond kWordMax count as different.
std::size_t distance(std::u32string_view a, std::u32string_view b) {
    const auto longer = std::max(a.size(), b.size());
    const auto rest = longer > kWordMax ? longer - kWordMax : 0;
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
    return row.back() + rest;
}

// One spelling for words that sound the same (Stephan, Maier, Schmidt, Philipp).
std::string sound_of(std::string_view word) {
    static constexpr std::pair<std::string_view, std::string_view> kSame[] = {
        {"chr", "kr"}, {"ch", "ch"}, {"ck", "k"}, {"ph", "f"}, {"th", "t"}, {"dt", "t"}, {"ai", "ei"},
        {"ay", "ei"},  {"ey", "ei"}, {"ae", "a"}, {"oe", "o"}, {"ue", "u"}, {"c", "k"},  {"y", "i"}};
    std::string sound;
    auto doubled = false;
    while (!word.empty()) {
        const auto same = std::find_if(std::begin(kSame), std::end(kSame),
                                       [&](const auto& pair) { return word.starts_with(pair.first); });
        const auto found = same != std::end(kSame);
        for (const auto letter : found ? same->second : word.substr(0, 1)) {
            doubled = !doubled && !sound.empty() && sound.back() == letter && (letter & 0x80) == 0;
            if (!doubled) sound += letter;
        }
        word.remove_prefix(found ? same->first.size() : 1);
    }
    return sound;
}

// Number of different letters; 1 for different words that sound the same.
std::size_t difference(std::string_view said, std::string_view word) {
    if (said == word) return 0;
    return sound_of(said) == sound_of(word) ? 1 : distance(letters_of(said), letters_of(word));
}

// For each word the score of the most similar other word; "Hans Peter" matches "Hanspeter" in both directions.
std::vector<double> best_scores(const WordList& words, const WordList& others) {
    std::vector<double> best(words.size());
    const auto as_one = [](double score) { return score >= kOneWord ? score : 0; };
    for (std::size_t i = 0; i < words.size(); ++i) {
        for (std::size_t j = 0; j < others.size(); ++j) {
            best[i] = std::max(best[i], word_score(words[i], others[j]));
            if (j + 1 < others.size()) {
                best[i] = std::max(best[i], as_one(word_score(words[i], others[j] + others[j + 1])));
            }
            if (i > 0) {
                const auto both = as_one(word_score(words[i - 1] + words[i], others[j]));
                best[i - 1] = std::max(best[i - 1], both);
                best[i] = std::max(best[i], both);
            }
        }
    }
    return best;
}

bool alike(const std::string& a, const std::string& b) {
    if (a == b || sound_of(a) == sound_of(b)) return true;
    const auto one = letters_of(a), other = letters_of(b);
    return std::min(one.size(), other.size()) >= kMisheardMin && distance(one, other) == 1;
}

// Which of the words are among the others, alone or joined with their neighbour.
std::vector<bool> found_among(const WordList& words, const WordList& others) {
    std::vector<bool> found(words.size());
    for (std::size_t i = 0; i < words.size(); ++i) {
        for (std::size_t j = 0; j < others.size(); ++j) {
            const auto alone = alike(words[i], others[j]);
            const auto as_one = j + 1 < others.size() && alike(words[i], others[j] + others[j + 1]);
            if (alone || as_one) found[i] = true;
            if (i > 0 && alike(words[i - 1] + words[i], others[j])) found[i - 1] = found[i] = true;
        }
    }
    return found;
}

}  // namespace

double word_score(std::string_view said, std::string_view word) {
    const auto longest = std::max(letters_of(said).size(), letters_of(word).size());
    if (longest == 0) return 0;
    const auto wrong = std::min(difference(said, word), longest);
    return 1 - static_cast<double>(wrong) / static_cast<double>(longest);
}

double name_score(std::string_view said, std::string_view name) {
    const auto whole = word_score(folded(said), folded(name));
    const auto said_words = words_of_name(said), name_words = words_of_name(name);
    if (said_words.empty() || name_words.empty()) return whole;
    const auto best = best_scores(said_words, name_words);
    const auto sum = std::accumulate(best.begin(), best.end(), 0.0);
    const auto count = static_cast<double>(said_words.size());
    const auto more = name_words.size() > said_words.size() ? name_words.size() - said_words.size() : 0;
    const auto unsaid = kBeyond * static_cast<double>(more) / static_cast<double>(name_words.size());
    return std::max(whole, sum / count - unsaid);
}

bool same_person(std::string_view said, std::string_view name) {
    const auto said_words = words_of_name(said), name_words = words_of_name(name);
    if (said_words.empty() || name_words.empty()) return false;
    const auto known = found_among(said_words, name_words);
    return found_among(name_words, said_words).back() && std::find(known.begin(), known.end(), false) == known.end();
}

}  // namespace slotkeeper::language
