// simulate_command: `slotkeeper simulate calcom`: the stand-in for Cal.com, on loopback, until it is stopped.
#pragma once

#include "tools/slotkeeper/commands/context.h"

#include <cstdint>

namespace slotkeeper {

struct SimulateOptions {
    std::string listen = "127.0.0.1:0";
    int rate_limit_per_minute = 120;
    std::optional<std::uint64_t> seed;
    bool realistic = false;
    std::string keep;  // a file; empty: it forgets everything when it stops
};
int simulate_calcom(const Context& context, const SimulateOptions& options);

}  // namespace slotkeeper
