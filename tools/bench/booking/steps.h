// steps: what one step of a booking costs one caller, with nobody beside him.
#pragma once

#include "tools/bench/company.h"
#include "tools/slotkeeper/wiring.h"

#include <chrono>
#include <string>
#include <vector>

namespace slotkeeper::bench {

struct Step {
    std::string name;
    std::uint64_t times = 0;
    double p50_ms = 0, p99_ms = 0;
    double wanted_ms = 0;  // the p50, at most
    std::int64_t booked = 0;
};

// Each for that long, but no longer than its day has room. Throws where a step is refused.
std::vector<Step> measure_steps(Engine& engine, const BenchCompany& company, std::chrono::milliseconds time);

}  // namespace slotkeeper::bench
