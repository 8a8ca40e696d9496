// person_name: the checks.
#include "engine/customers/person_name.h"

#include "engine/base/limits.h"
#include "engine/base/text.h"

namespace slotkeeper {

Result<Done> check_person_name(std::string_view name) {
    auto trouble = trouble_with_text(name, limits::name_length_max, Lines::one);
    if (trouble.empty() && turns_direction(name)) {
        trouble = "must not hold characters that turn the direction of the text around them";
    }
    if (trouble.empty() && !can_be_seen(name)) trouble = "must hold something that can be seen";
    if (trouble.empty()) return Done{};
    return refuse(ErrorCode::invalid_field, "name", std::move(trouble));
}

}  // namespace slotkeeper
