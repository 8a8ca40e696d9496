// name_words: titles, edit distances word by word, and the first word of a name.
#include "adapters/language/name_words.h"

#include "engine/base/text.h"

#include <algorithm>
#include <array>
#include <numeric>
#include <string>
#include <utility>
#include <vector>

namespace slotkeeper::language {

namespace {

using namespace std::string_view_literals;

void add_words(std::string_view text, std::vector<std::string>& words) {
    static constexpr auto kBetween = " -,"sv, kEnds = " -,."sv;
    for (auto from = text.find_first_not_of(kBetween); from != std::string_view::npos;) {
        auto end = std::min(text.find_first_of(kEnds, from), text.size());
        if (end < text.size() && text[end] == '.') ++end;  // the point marks an abbreviation
        const auto word = text.substr(from, end - from);
        auto plain = folded(word);
        if (!plain.empty() && !is_title(word)) words.push_back(std::move(plain));
        from = text.find_first_not_of(kBetween, end);
    }
}

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
std::size_t difference(std::string_view parsed, std::string_view word) {
    if (parsed == word) return 0;
    return sound_of(parsed) == sound_of(word) ? 1 : distance(letters_of(parsed), letters_of(word));
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

constexpr std::size_t kGreetingLengthMax = 40;

// "Dr.", and "E." of "E. Muster": not suitable for a greeting.
bool is_no_name(std::string_view word) { return is_title(word) || word.ends_with('.') || folded(word).empty(); }

// Words that begin a surname.
bool is_particle(std::string_view word) {
    static constexpr std::array<std::string_view, 8> kParticles{"von", "vom", "van", "de", "del", "der", "zu", "al"};
    return std::find(kParticles.begin(), kParticles.end(), folded(word)) != kParticles.end();
}

std::vector<std::string_view> words_of(std::string_view text) {
    std::vector<std::string_view> words;
    while (!text.empty()) {
        const auto end = std::min(text.find(' '), text.size());
        const auto word = text.substr(0, end);
        if (!word.empty() && !is_no_name(word)) words.push_back(word);
        text.remove_prefix(std::min(end + 1, text.size()));
    }
    return words;
}

// Letters, any non-ASCII bytes, and the characters that join letters within a name.
bool is_word(std::string_view text) {
    return text.size() <= kGreetingLengthMax && std::all_of(text.begin(), text.end(), [](char letter) {
               const auto lower = static_cast<char>(letter | 0x20);
               return (lower >= 'a' && lower <= 'z') || letter == '-' || letter == '\'' ||
                      static_cast<unsigned char>(letter) >= 0x80;
           });
}

}  // namespace

bool is_title(std::string_view word) {
    static constexpr std::array kTitles{
        "herr"sv, "herrn"sv, "frau"sv, "fraeulein"sv, "familie"sv, "mr"sv,   "mister"sv,    "mrs"sv, "ms"sv, "miss"sv,
        "sir"sv,  "madam"sv, "dr"sv,   "doktor"sv,    "doctor"sv,  "prof"sv, "professor"sv, "jr"sv,  "sr"sv};
    static constexpr std::array kWithPoint{"jun"sv,  "sen"sv, "med"sv, "dipl"sv, "ing"sv,
                                           "phil"sv, "rer"sv, "nat"sv, "mag"sv,  "fr"sv};
    const auto plain = folded(word);
    const auto among = [&](const auto& list) { return std::find(list.begin(), list.end(), plain) != list.end(); };
    return among(kTitles) || (word.ends_with('.') && among(kWithPoint));
}

std::vector<std::string> words_of_name(std::string_view text) {
    std::vector<std::string> words;
    const auto comma = std::min(text.find(','), text.size());
    add_words(text.substr(comma), words);
    add_words(text.substr(0, comma), words);
    return words;
}

double word_score(std::string_view parsed, std::string_view word) {
    const auto longest = std::max(letters_of(parsed).size(), letters_of(word).size());
    if (longest == 0) return 0;
    const auto wrong = std::min(difference(parsed, word), longest);
    return 1 - static_cast<double>(wrong) / static_cast<double>(longest);
}

double name_score(std::string_view parsed, std::string_view name) {
    const auto whole = word_score(folded(parsed), folded(name));
    const auto said_words = words_of_name(parsed), name_words = words_of_name(name);
    if (said_words.empty() || name_words.empty()) return whole;
    const auto best = best_scores(said_words, name_words);
    const auto sum = std::accumulate(best.begin(), best.end(), 0.0);
    const auto count = static_cast<double>(said_words.size());
    const auto more = name_words.size() > said_words.size() ? name_words.size() - said_words.size() : 0;
    const auto unsaid = kBeyond * static_cast<double>(more) / static_cast<double>(name_words.size());
    return std::max(whole, sum / count - unsaid);
}

bool same_person(std::string_view parsed, std::string_view name) {
    const auto said_words = words_of_name(parsed), name_words = words_of_name(name);
    if (said_words.empty() || name_words.empty()) return false;
    const auto known = found_among(said_words, name_words);
    return found_among(name_words, said_words).back() && std::find(known.begin(), known.end(), false) == known.end();
}

std::string greeting_name(std::string_view name) {
    const auto plain = without_controls(name);
    if (turns_direction(plain) || !can_be_seen(plain)) return {};
    const std::string_view text = plain;
    const auto comma = text.find(',');
    const auto words = words_of(comma == std::string_view::npos ? text : text.substr(comma + 1));
    const auto surname_apart = comma != std::string_view::npos && !words_of(text.substr(0, comma)).empty();
    if (words.empty() || (words.size() < 2 && !surname_apart)) return {};
    const auto given = words.front();
    return is_word(given) && !is_particle(given) ? std::string(given) : std::string();
}

}  // namespace slotkeeper::language
