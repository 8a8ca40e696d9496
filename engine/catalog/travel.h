// travel: how long the way between two branches takes, for resources that work at several.
//
// A company states the way between two branches, the same in both directions, and one for all pairs without a statement
// of their own. Read on: availability/travel_conflict.h applies it to bookings.
#pragma once

#include "engine/base/clock.h"
#include "engine/base/ids.h"

#include <vector>

namespace slotkeeper {

struct Way {
    BranchId a, b;  // a < b
    Minutes minutes{};

    bool operator==(const Way&) const = default;
};
Way way_of(BranchId one, BranchId other, Minutes minutes);

struct Travel {
    Minutes usual{0};         // between branches for which there is no way below
    std::vector<Way> ways{};  // sorted by a, b

    bool operator==(const Travel&) const = default;

    // 0 between a branch and itself.
    Minutes between(BranchId one, BranchId other) const;
    Minutes longest() const;
};

}  // namespace slotkeeper
