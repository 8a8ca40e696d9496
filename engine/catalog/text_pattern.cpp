// text_pattern: quantifiers become repeated steps; all steps that a text may have reached are followed together.
#include "engine/catalog/text_pattern.h"

#include "engine/base/folding.h"
#include "engine/base/limits.h"

#include <algorithm>
#include <optional>

namespace slotkeeper {

// Reads a pattern from left to right. What is wrong with it is in `trouble`.
class PatternReader {
public:
    explicit PatternReader(std::u32string text) : text_(std::move(text)) {}

    std::vector<TextPattern::Step> read() {
        std::vector<TextPattern::Step> steps;
        while (trouble_.empty() && at_ < text_.size()) {
            const auto letters = atom();
            const auto [least, most] = times();
            if (!trouble_.empty()) break;
            for (int i = 0; i < least; ++i) steps.push_back({letters, TextPattern::Times::once});
            if (!most) steps.push_back({letters, TextPattern::Times::any});
            for (int i = least; i < most.value_or(0); ++i) steps.push_back({letters, TextPattern::Times::at_most_once});
            if (steps.size() > limits::pattern_steps_max) trouble_ = "is too long";
        }
        return steps;
    }
    const std::string& trouble() const { return trouble_; }

private:
    using Letters = TextPattern::Letters;

    static bool is_among(char32_t letter, std::u32string_view signs) {
        return signs.find(letter) != std::u32string_view::npos;
    }
    bool take(char32_t letter) {
        if (at_ == text_.size() || text_[at_] != letter) return false;
        ++at_;
        return true;
    }

    // One letter, or several that may stand in its place.
    Letters atom() {
        const auto letter = text_[at_++];
        if (letter == U'.') return {true, {}};
        if (letter == U'[') return set();
        if (letter == U'\\') return {false, {escaped()}};
        if (is_among(letter, U"()|^$*+?{}]")) {
            trouble_ = std::string("must have a backslash before '") + static_cast<char>(letter) +
                       "': there are no groups, alternatives or anchors";
        }
        return {false, {{letter, letter}}};
    }

    std::pair<char32_t, char32_t> escaped() {
        const auto letter = at_ < text_.size() ? text_[at_++] : U'\0';
        if (letter == U'd') return {U'0', U'9'};
        const auto is_sign = letter > 0x20 && letter < 0x7f && !(letter >= U'0' && letter <= U'9') &&
                             !(letter >= U'A' && letter <= U'Z') && !(letter >= U'a' && letter <= U'z');
        if (!is_sign) trouble_ = "must have d or a sign after a backslash";
        return {letter, letter};
    }

    Letters set() {
        Letters letters{take(U'^'), {}};
        while (!take(U']')) {
            if (at_ == text_.size()) {
                trouble_ = "must end each '[' with ']'";
                return letters;
            }
            letters.ranges.push_back(range());
            if (!trouble_.empty()) return letters;
        }
        if (letters.ranges.empty()) trouble_ = "must not have an empty set";
        return letters;
    }

    std::pair<char32_t, char32_t> range() {
        const auto first = text_[at_++];
        if (first == U'\\') return escaped();
        const auto has_end = at_ + 1 < text_.size() && text_[at_] == U'-' && !is_among(text_[at_ + 1], U"]\\");
        if (!has_end) return {first, first};
        const auto last = text_[at_ + 1];
        at_ += 2;
        if (last < first) trouble_ = "must name the smaller letter of a range first";
        return {first, last};
    }

    // How often the letter before may stand; the second is std::nullopt for any number.
    std::pair<int, std::optional<int>> times() {
        if (take(U'?')) return {0, 1};
        if (take(U'*')) return {0, std::nullopt};
        if (take(U'+')) return {1, std::nullopt};
        if (!take(U'{')) return {1, 1};
        const auto least = number();
        auto most = std::optional(least);
        if (take(U',')) most = at_ < text_.size() && text_[at_] == U'}' ? std::nullopt : std::optional(number());
        if (!take(U'}') || (most && *most < least)) trouble_ = "must have numbers like {3} or {2,5}";
        return {least, most};
    }

    int number() {
        auto value = 0;
        const auto from = at_;
        while (at_ < text_.size() && at_ < from + 3 && text_[at_] >= U'0' && text_[at_] <= U'9') {
            value = value * 10 + static_cast<int>(text_[at_++] - U'0');
        }
        if (at_ == from) trouble_ = "must have numbers like {3} or {2,5}";
        return value;
    }

    std::u32string text_;
    std::size_t at_ = 0;
    std::string trouble_;
};

bool TextPattern::Letters::have(char32_t letter) const {
    const auto found = std::any_of(ranges.begin(), ranges.end(),
                                   [&](const auto& range) { return letter >= range.first && letter <= range.second; });
    return found != all_but;
}

Result<TextPattern> TextPattern::parse(std::string_view text, const std::string& field) {
    PatternReader reader(code_points(text));
    TextPattern pattern;
    pattern.steps_ = reader.read();
    auto trouble = reader.trouble();
    if (trouble.empty() && pattern.steps_.empty()) trouble = "must not be empty";
    if (!trouble.empty()) return refuse(ErrorCode::invalid_field, field, trouble);
    return pattern;
}

void TextPattern::skip(std::vector<bool>& at) const {
    for (std::size_t i = 0; i < steps_.size(); ++i) {
        if (at[i] && steps_[i].times != Times::once) at[i + 1] = true;
    }
}

bool TextPattern::matches(std::string_view text) const {
    const auto letters = code_points(text);
    if (letters.empty() && !text.empty()) return false;
    std::vector<bool> at(steps_.size() + 1, false);
    at.front() = true;
    skip(at);
    for (const auto letter : letters) {
        std::vector<bool> next(at.size(), false);
        for (std::size_t i = 0; i < steps_.size(); ++i) {
            if (!at[i] || !steps_[i].letters.have(letter)) continue;
            next[steps_[i].times == Times::any ? i : i + 1] = true;
        }
        skip(next);
        at = std::move(next);
    }
    return at.back();
}

}  // namespace slotkeeper
