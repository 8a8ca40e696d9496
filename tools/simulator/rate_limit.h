// rate_limit: so many requests a minute for each caller, as Cal.com counts them.
//
// A window (of 60 s, unless a test has less patience) runs from a caller's first request; the request beyond the limit
// starts a block as long, counted from the offence. What the headers say is seconds to go, never a time. A caller is a
// key, a token or, without one, an address.
#pragma once

#include "engine/base/clock.h"

#include <cstdint>
#include <map>
#include <string>
#include <utility>
#include <vector>

namespace slotkeeper::simulator {

struct RateRule {
    int requests = 120;  // in a window
    Seconds window{60};
    int token_requests = 500;  // of an OAuth token
};

// Not safe for threads by itself.
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

    // Takes effect at once: windows and blocks that ran under the old limit are forgotten.
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
