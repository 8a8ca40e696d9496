// rate_limit: see rate_limit.h.
#include "tools/simulator/rate_limit.h"

#include <algorithm>

namespace slotkeeper::simulator {

namespace {
constexpr Seconds kWindow{60};
}

RateLimit::Verdict RateLimit::count(const std::string& caller, Moment now) {
    auto& window = windows_[caller];
    if (window.ends <= now) window = {.requests = 0, .ends = now + kWindow, .blocked = false};
    ++window.requests;
    if (!window.blocked && window.requests > limit_) {
        window.blocked = true;
        window.ends = now + kWindow;
    }
    return {.allowed = !window.blocked,
            .limit = limit_,
            .remaining = window.blocked ? 0 : std::max(0, limit_ - window.requests),
            .reset_seconds = static_cast<int>(std::chrono::ceil<Seconds>(window.ends - now).count())};
}

void RateLimit::set_limit(int requests_per_minute) {
    limit_ = requests_per_minute;
    windows_.clear();
}

Headers headers_of(const RateLimit::Verdict& verdict) {
    return {{"X-RateLimit-Limit-Default", std::to_string(verdict.limit)},
            {"X-RateLimit-Remaining-Default", std::to_string(verdict.remaining)},
            {"X-RateLimit-Reset-Default", std::to_string(verdict.reset_seconds)}};
}

}  // namespace slotkeeper::simulator
