// backoff: how long to wait before trying again.
//
// Full jitter: any time between nothing and a bound that doubles with each try, so that those who collided once do not
// collide again. The waits differ from run to run by intent; nothing may depend on their length.
#pragma once

#include <algorithm>
#include <chrono>
#include <cstdint>
#include <mutex>
#include <random>

namespace slotkeeper {

// Safe for many threads.
class Backoff {
public:
    Backoff(std::chrono::milliseconds base, std::chrono::milliseconds cap, std::uint32_t seed = std::random_device{}())
        : base_(base), cap_(cap), random_(seed) {}

    // REQUIRES: failures >= 1, the number of tries that failed so far.
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
