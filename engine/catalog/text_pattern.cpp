// text_pattern: RE2 with bounded memory.
#include "engine/catalog/text_pattern.h"

#include "engine/base/limits.h"

#include <re2/re2.h>

namespace slotkeeper {

namespace {

re2::RE2::Options bounded() {
    re2::RE2::Options options;
    options.set_max_mem(limits::pattern_bytes_max);
    options.set_log_errors(false);
    options.set_never_capture(true);
    return options;
}

}  // namespace

Result<Done> check_pattern(const std::string& pattern, const std::string& field) {
    const re2::RE2 compiled(pattern, bounded());
    if (compiled.ok()) return Done{};
    return refuse(ErrorCode::invalid_field, field, "must be a regular expression: " + compiled.error());
}

bool covers(const std::string& pattern, std::string_view text) {
    const re2::RE2 compiled(pattern, bounded());
    return compiled.ok() && re2::RE2::FullMatch(re2::StringPiece(text.data(), text.size()), compiled);
}

}  // namespace slotkeeper
