// rate_limit: so many requests a minute for each caller, as Cal.com counts them.
//
// A window of 60 s runs from a caller's first request; the request beyond the limit starts a block of 60 s, counted
// from the offence. What the headers say is seconds to go, never a time. A caller is a key, a token or, without one, an
// address.
#pragma once

#include "engine/base/clock.h"

#include <map>
#include <string>
#include <utility>
#include <vector>

namespace slotkeeper::simulator {

// Not safe for threads by itself.
class RateLimit {
public:
    explicit RateLimit(int requests_per_minute) : limit_(requests_per_minute) {}

    struct Verdict {
        bool allowed;
        int limit;
        int remaining;
        int reset_seconds;
    };
    Verdict count(const std::string& caller, Moment now);

    // Takes effect at once: windows and blocks that ran under the old limit are forgotten.
    // REQUIRES: requests_per_minute > 0.
    void set_limit(int requests_per_minute);
    int limit() const { return limit_; }

private:
    struct Window {
        int requests = 0;
        Moment ends;
        bool blocked = false;
    };

    int limit_;
    std::map<std::string, Window> windows_;
};

using Headers = std::vector<std::pair<std::string, std::string>>;

Headers headers_of(const RateLimit::Verdict& verdict);

}  // namespace slotkeeper::simulator
