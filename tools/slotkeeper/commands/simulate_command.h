// simulate_command: `slotkeeper simulate calcom` becomes the program slotkeeper-simulate, which lies beside it.
#pragma once

#include "tools/slotkeeper/commands/context.h"

#include <cstdint>

namespace slotkeeper {

struct SimulateOptions {
    std::string listen = "127.0.0.1:0";
    int rate_limit_per_minute = 120;
    std::optional<std::uint64_t> seed;
    bool realistic = false;
    std::string keep;  // a file; empty: the bookings are lost when it stops
};
// Returns only where the program cannot be started.
int simulate_calcom(const Context& context, const SimulateOptions& options);

}  // namespace slotkeeper
