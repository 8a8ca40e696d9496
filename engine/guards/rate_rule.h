// rate_rule: at most so many requests within any window. Pure.
//
// A bucket remembers when each of the last `most` requests passed. A request passes if fewer than `most` have passed
// within the window that ends now, so no window, wherever it begins, has more than `most`. A refused request is not
// recorded and gets the time to wait, so asking again does not make it longer. Read on: rate_limit.h keeps the buckets
// in the database.
#pragma once

#include "engine/base/clock.h"

#include <chrono>
#include <vector>

namespace slotkeeper {

struct RateRule {
    int most = 0;  // 0: no bound
    Seconds window{0};

    bool is_on() const { return most > 0; }

    bool operator==(const RateRule&) const = default;
};

struct RateAnswer {
    bool passed = false;
    std::chrono::microseconds wait{0};  // if it did not pass
};

// Records a pass if one is allowed. `passes` are the earlier passes, oldest first. REQUIRES: rule.is_on().
RateAnswer draw(std::vector<Moment>& passes, const RateRule& rule, Moment now);

}  // namespace slotkeeper
