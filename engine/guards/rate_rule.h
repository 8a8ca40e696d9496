// rate_rule: so many at once, and then one each so often. Pure.
//
// A bucket holds `most` and fills up within `window`. It is one time, when it will be full again; in the past it is
// full. Who finds it empty takes nothing and hears how long to wait, so asking again does not make it longer. Within
// any stretch of time t at most most + t * most / window are let through.
// Read on: rate_limit.h keeps the buckets in the database.
#pragma once

#include "engine/base/clock.h"

#include <chrono>

namespace slotkeeper {

struct RateRule {
    int most = 0;  // 0: no bound
    Seconds window{0};

    bool is_on() const { return most > 0; }
    // How long one takes to come back: rounded up, so that no more than `most` ever come back within the window.
    std::chrono::microseconds each() const {
        return std::chrono::microseconds((window.count() * 1'000'000 + most - 1) / most);
    }
    std::chrono::microseconds all() const { return most * each(); }

    bool operator==(const RateRule&) const = default;
};

struct RateAnswer {
    bool passed = false;
    std::chrono::microseconds wait{0};  // where it did not
};

// Takes one, where there is one. REQUIRES: rule.is_on().
RateAnswer draw(Moment& full_at, const RateRule& rule, Moment now);
// Until there is one, in a bucket that was found empty.
std::chrono::microseconds wait_for_one(Moment full_at, const RateRule& rule, Moment now);

}  // namespace slotkeeper
