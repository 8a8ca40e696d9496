// backoff: how long to wait before the next attempt.
//
// Full jitter: a random time between zero and a bound that doubles with each attempt, so that callers that collided
// once do not collide again. Nothing may depend on the length of a wait.
#pragma once

#include <algorithm>
#include <chrono>
#include <cstdint>
#include <mutex>
#include <random>

namespace slotkeeper {

// Thread-safe.
class Backoff {
public:
    Backoff(std::chrono::milliseconds base, std::chrono::milliseconds cap, std::uint32_t seed = std::random_device{}())
        : base_(base), cap_(cap), random_(seed) {}

    // REQUIRES: failures >= 1, the number of attempts that have failed so far.
    std::chrono::microseconds wait_after(int failures) {
        const auto doubled = base_ * (std::int64_t{1} << std::min(failures - 1, 20));
        const std::chrono::microseconds bound = std::min(cap_, doubled);
        const std::lock_guard lock(mutex_);
        return std::chrono::microseconds(std::uniform_int_distribution<std::int64_t>(0, bound.count())(random_));
    }

private:
    const std::chrono::milliseconds base_, cap_;
    std::mutex mutex_;
    std::minstd_rand random_;
};

}  // namespace slotkeeper
