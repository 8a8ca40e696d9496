// rate_rule: the arithmetic.
#include "engine/guards/rate_rule.h"

#include "engine/base/assert.h"

#include <algorithm>

namespace slotkeeper {

RateAnswer draw(std::vector<Moment>& passes, const RateRule& rule, Moment now) {
    SLOTKEEPER_ASSERT(rule.is_on(), "a rule that is off limits nothing");
    const auto most = static_cast<std::size_t>(rule.most);
    // The clock was set back: earlier passes count for one window from now on, not for as long as the clock jumped.
    if (!passes.empty() && passes.back() > now) std::fill(passes.begin(), passes.end(), now);
    if (passes.size() >= most) {
        const auto free_at = passes[passes.size() - most] + rule.window;
        if (free_at > now) return {false, free_at - now};
    }
    passes.push_back(now);
    if (passes.size() > most) passes.erase(passes.begin(), passes.end() - rule.most);
    return {true, {}};
}

}  // namespace slotkeeper
