// text_pattern: the form that an answer must have, like that of a customer number: a regular expression in RE2's
// syntax (github.com/google/re2/wiki/Syntax).
//
// RE2 never backtracks, so the time grows with the length of the text, and its memory is bounded, whatever the pattern.
#pragma once

#include "engine/base/result.h"

#include <string>
#include <string_view>

namespace slotkeeper {

// invalid_field, with what is wrong with the pattern.
Result<Done> check_pattern(const std::string& pattern, const std::string& field);

// Whether the pattern covers the whole text, which is UTF-8. False for an unusable pattern.
bool covers(const std::string& pattern, std::string_view text);

}  // namespace slotkeeper
