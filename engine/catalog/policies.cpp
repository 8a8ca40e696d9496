// policies: the spelling of codes.
#include "engine/catalog/policies.h"

#include "engine/base/limits.h"

#include <algorithm>

namespace slotkeeper {

bool is_cancel_code(std::string_view text) {
    const auto fits = [](char one) { return (one >= 'a' && one <= 'z') || (one >= '0' && one <= '9') || one == '_'; };
    return !text.empty() && text.size() <= limits::cancel_code_length_max &&
           std::all_of(text.begin(), text.end(), fits);
}

}  // namespace slotkeeper
