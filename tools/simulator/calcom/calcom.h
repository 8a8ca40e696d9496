// calcom: Cal.com's API v2 as one function from request to response.
//
// What surrounds every operation is here, in the order in which a client meets it: a fault on purpose, the body's JSON,
// the route with its version, the rate limit, the credentials. One request is served at a time, because the stand-in
// promises what the real one does without a race; the lateness of a delayed answer is waited for outside of that.
// Read on: bookings.h and its neighbours are the operations, ../simulate_calcom.h makes a server of it.
#pragma once

#include "adapters/http/server.h"
#include "engine/base/clock.h"
#include "tools/simulator/calcom/exchange.h"
#include "tools/simulator/calcom/world.h"
#include "tools/simulator/faults.h"
#include "tools/simulator/rate_limit.h"

#include <nlohmann/json.hpp>

#include <cstdint>
#include <functional>
#include <mutex>
#include <optional>
#include <random>
#include <string>

namespace slotkeeper::simulator {

class Calcom {
public:
    struct Options {
        int rate_limit_per_minute = 120;
        std::uint64_t seed = 0;  // of uids, and of fault plans that name no seed
    };
    using Pause = std::function<void(std::chrono::milliseconds)>;

    // `pause` is how a delayed answer waits. The clock must outlive this.
    Calcom(Options options, const Clock& clock, Pause pause);

    // Safe for many threads.
    http::Response handle(const http::Request& request);

private:
    http::Response control(const http::Request& request);
    http::Response api(const http::Request& request);
    http::Response struck(const http::Request& request, const Fault& fault);
    http::Response serve(const http::Request& request);
    http::Response refused(const http::Request& request, const ApiError& error, Headers headers) const;

    const Clock& clock_;
    const Pause pause_;
    Faults faults_;
    std::mutex mutex_;  // guards all below: without it two creates could both find the same time free
    std::mt19937_64 random_;
    World world_;
    RateLimit limit_;
};

}  // namespace slotkeeper::simulator
