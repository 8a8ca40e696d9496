// slug: made of the folded words of a name.
#include "engine/catalog/slug.h"

#include "engine/base/folding.h"

namespace slotkeeper {

namespace {

bool is_slug_letter(char letter) { return (letter >= 'a' && letter <= 'z') || (letter >= '0' && letter <= '9'); }

// At most so many letters; a hyphen at the end is cut too.
std::string cut_slug(std::string slug, std::size_t length_max) {
    slug.resize(std::min(slug.size(), length_max));
    while (slug.ends_with('-')) slug.pop_back();
    return slug;
}

}  // namespace

bool is_slug(std::string_view text) {
    if (text.empty() || text.size() > limits::slug_length_max) return false;
    auto before = '-';
    for (const auto letter : text) {
        if (!is_slug_letter(letter) && (letter != '-' || before == '-')) return false;
        before = letter;
    }
    return before != '-';
}

std::string slug_of(std::string_view name) {
    std::string slug;
    for (const auto& word : folded_words(name, Umlauts::two_letters)) {
        std::string plain;
        std::copy_if(word.begin(), word.end(), std::back_inserter(plain), is_slug_letter);
        if (!plain.empty()) slug += (slug.empty() ? "" : "-") + plain;
    }
    return cut_slug(std::move(slug), limits::slug_length_max);
}

std::string free_slug(const std::string& slug, const std::set<std::string>& taken) {
    if (!taken.contains(slug)) return slug;
    for (auto number = 2;; ++number) {
        const auto end = "-" + std::to_string(number);
        auto numbered = cut_slug(slug, limits::slug_length_max - end.size()) + end;
        if (!taken.contains(numbered)) return numbered;
    }
}

}  // namespace slotkeeper
