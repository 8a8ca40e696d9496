// rate_limit: see rate_limit.h.
#include "tools/simulator/rate_limit.h"

#include <algorithm>

namespace slotkeeper::simulator {

RateLimit::Verdict RateLimit::count(const std::string& caller, Moment now, bool is_token) {
    const auto limit = is_token ? rule_.token_requests : rule_.requests;
    auto& window = windows_[caller];
    if (window.ends <= now) window = {.requests = 0, .ends = now + rule_.window, .blocked = false};
    ++window.requests;
    if (!window.blocked && window.requests > limit) {
        window.blocked = true;
        window.ends = now + rule_.window;
    }
    ++figures_.counted;
    figures_.refused += window.blocked ? 1 : 0;
    return {.allowed = !window.blocked,
            .limit = limit,
            .remaining = window.blocked ? 0 : std::max(0, limit - window.requests),
            .reset_seconds = static_cast<int>(std::chrono::ceil<Seconds>(window.ends - now).count())};
}

void RateLimit::set_rule(const RateRule& rule) {
    rule_ = rule;
    windows_.clear();
}

Headers headers_of(const RateLimit::Verdict& verdict) {
    return {{"X-RateLimit-Limit-Default", std::to_string(verdict.limit)},
            {"X-RateLimit-Remaining-Default", std::to_string(verdict.remaining)},
            {"X-RateLimit-Reset-Default", std::to_string(verdict.reset_seconds)}};
}

}  // namespace slotkeeper::simulator
