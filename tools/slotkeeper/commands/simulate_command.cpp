// simulate_command: running the stand-in; its address is the first line.
#include "tools/slotkeeper/commands/simulate_command.h"

#include "tools/simulator/simulate_calcom.h"
#include "tools/slotkeeper/stop_signals.h"

namespace slotkeeper {

int simulate_calcom(const Context& context, const SimulateOptions& options) {
    const auto listen = parse_address(options.listen);
    if (!listen) return context.output.refused(listen.refusal());
    StopSignals signals;  // before the first thread
    simulator::CalcomSimulator calcom({.host = listen->host,
                                       .port = listen->port,
                                       .rate_limit_per_minute = options.rate_limit_per_minute,
                                       .seed = options.seed,
                                       .realistic = options.realistic,
                                       .keep = options.keep});
    context.output.announce(calcom.address());
    while (!signals.wait(std::chrono::hours(1))) {
    }
    calcom.stop();
    return kExitOk;
}

}  // namespace slotkeeper
