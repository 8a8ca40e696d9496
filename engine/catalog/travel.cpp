// travel: looks up the way.
#include "engine/catalog/travel.h"

#include "engine/base/limits.h"

#include <algorithm>

namespace slotkeeper {

namespace {

// What is stored may be damaged, and a way of years would lock years of days.
Minutes within_limits(Minutes minutes) { return std::clamp(minutes, Minutes{0}, limits::travel_max); }

}  // namespace

Way way_of(BranchId one, BranchId other, Minutes minutes) {
    return {std::min(one, other), std::max(one, other), minutes};
}

Minutes Travel::between(BranchId one, BranchId other) const {
    if (one == other) return Minutes{0};
    const auto wanted = way_of(one, other, {});
    const auto found =
        std::find_if(ways.begin(), ways.end(), [&](const Way& way) { return way.a == wanted.a && way.b == wanted.b; });
    return within_limits(found == ways.end() ? usual : found->minutes);
}

Minutes Travel::longest() const {
    auto longest = usual;
    for (const auto& way : ways) longest = std::max(longest, way.minutes);
    return within_limits(longest);
}

}  // namespace slotkeeper
