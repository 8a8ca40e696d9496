// member_rules: bounds and meanings of members that several documents have.
#pragma once

#include "adapters/api/shape.h"

#include "engine/base/limits.h"

namespace slotkeeper::catalog {

using api::Rules;

constexpr Rules minutes(Minutes min, Minutes max) { return {.min = min.count(), .max = max.count()}; }
inline constexpr Rules kBuffer = minutes(Minutes{0}, limits::buffer_max);
inline constexpr Rules kSlug{.length_min = 1, .length_max = limits::slug_length_max};
inline constexpr Rules kSpokenNames{.length_max = limits::spoken_name_length_max,
                                    .items_max = limits::spoken_names_max};
inline constexpr Rules kPrice{.length_min = 1, .length_max = 12, .example = "45.00"};
inline constexpr Rules kRelease = minutes(Minutes{0}, limits::release_after_max);
inline constexpr auto kSlugMeaning =
    "Its short name in files and addresses: letters a to z, digits and single hyphens. Absent: made of the name.";

}  // namespace slotkeeper::catalog
