// rate_rule: the arithmetic.
#include "engine/guards/rate_rule.h"

#include <algorithm>
#include <cassert>

namespace slotkeeper {

RateAnswer draw(Moment& full_at, const RateRule& rule, Moment now) {
    assert(rule.is_on());
    const auto brim = now + rule.all();
    if (full_at > brim - rule.each()) {
        full_at = std::min(full_at, brim);  // beyond it: the clock was put back
        return {false, wait_for_one(full_at, rule, now)};
    }
    full_at = std::max(full_at, now) + rule.each();
    return {true, {}};
}

std::chrono::microseconds wait_for_one(Moment full_at, const RateRule& rule, Moment now) {
    return std::max(full_at - (now + rule.all() - rule.each()), std::chrono::microseconds{1});
}

}  // namespace slotkeeper
