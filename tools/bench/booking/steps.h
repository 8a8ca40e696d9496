// steps: measures the duration of single steps of a booking, with one caller and no other load.
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
    double wanted_ms = 0;  // target for the p50
    std::int64_t booked = 0;
};

// Measures each step for that time, or until its day is full. Throws if a step is refused.
std::vector<Step> measure_steps(Engine& engine, const BenchCompany& company, std::chrono::milliseconds time);

}  // namespace slotkeeper::bench
