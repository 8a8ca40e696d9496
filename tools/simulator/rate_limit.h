// rate_limit: limits the requests per minute and caller, like Cal.com.
//
// A window (60 s by default) begins with a caller's first request; the first request beyond the limit blocks the caller
// for the same duration from then on. The headers contain remaining seconds, never a time. A caller is a key, a token
// or, without one, an address.
#pragma once

#include "engine/base/clock.h"

#include <cstdint>
#include <map>
#include <string>
#include <utility>
#include <vector>

namespace slotkeeper::simulator {

struct RateRule {
    int requests = 120;  // per window
    Seconds window{60};
    int token_requests = 500;  // of an OAuth token
};

// Not thread-safe.
class RateLimit {
public:
    explicit RateLimit(const RateRule& rule) : rule_(rule) {}

    struct Verdict {
        bool allowed;
        int limit;
        int remaining;
        int reset_seconds;
    };
    Verdict count(const std::string& caller, Moment now, bool is_token = false);

    // Takes effect at once: discards the windows and blocks of the old rule.
    // REQUIRES: both are positive.
    void set_rule(const RateRule& rule);
    int limit() const { return rule_.requests; }

    struct Figures {
        std::int64_t counted = 0, refused = 0;
    };
    const Figures& figures() const { return figures_; }

private:
    struct Window {
        int requests = 0;
        Moment ends;
        bool blocked = false;
    };

    RateRule rule_;
    Figures figures_;
    std::map<std::string, Window> windows_;
};

using Headers = std::vector<std::pair<std::string, std::string>>;

Headers headers_of(const RateLimit::Verdict& verdict);

}  // namespace slotkeeper::simulator
