// realism: simulates the latency of the real Cal.com, so that requests race as they do there.
//
// Off: the simulator serves one request after the other, without races. On: a request reads the world on arrival, and
// writes and responds later; it does not see writes in between, and only Cal.com's unique key over host, start and end
// prevents conflicts. The latencies were measured on a running server and are drawn in order of arrival. The number of
// bookings written per second is limited to that of the real server; further requests wait. Read on: calcom/calcom.cpp
// waits, calcom/world.h computes what a request sees.
#pragma once

#include "engine/base/clock.h"

#include <chrono>
#include <cstdint>
#include <optional>
#include <random>
#include <string_view>

namespace slotkeeper::simulator {

struct Realism {
    bool on = false;
    std::uint64_t seed = 0;            // of the latencies
    double bookings_per_second = 9.8;  // measured with one process; 0: unlimited
};

// Not thread-safe.
class Pace {
public:
    void set(const Realism& realism);

    // From a request's reads until its writes, and from then until its response. std::nullopt if off.
    struct Delays {
        std::chrono::milliseconds before, after;
    };
    std::optional<Delays> draw(std::string_view method, std::string_view path, Moment now);

private:
    Realism realism_;
    std::mt19937_64 random_;
    Moment next_turn_{};  // of a request that writes a booking
};

}  // namespace slotkeeper::simulator
