// text_pattern: a small language of patterns for what customers may write, like a customer number.
//
// A subset of regular expressions: letters, `.`, `\d`, sets like `[A-Z0-9]` and `[^ ]`, and the quantifiers `?`, `*`,
// `+`, `{3}`, `{2,5}`. A backslash before a sign takes it literally. There are no groups, alternatives or anchors: a
// pattern always covers the whole text. All steps are tried at once, so the time grows with the length of the text and
// never explodes, whatever the pattern.
#pragma once

#include "engine/base/result.h"

#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace slotkeeper {

class TextPattern {
public:
    // invalid_field, with what is wrong with the pattern.
    static Result<TextPattern> parse(std::string_view text, const std::string& field);

    // Whether it covers the whole text. False for text that is not UTF-8.
    bool matches(std::string_view text) const;

private:
    friend class PatternReader;

    struct Letters {
        bool all_but = false;  // these ranges
        std::vector<std::pair<char32_t, char32_t>> ranges{};

        bool have(char32_t letter) const;
    };
    enum class Times : std::uint8_t { once, at_most_once, any };
    struct Step {
        Letters letters;
        Times times = Times::once;
    };

    // Adds the steps that can be reached without a letter.
    void skip(std::vector<bool>& at) const;

    std::vector<Step> steps_;
};

}  // namespace slotkeeper
