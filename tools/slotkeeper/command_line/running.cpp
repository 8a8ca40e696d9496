// running: the long-running commands, and the demo company.
#include "tools/slotkeeper/command_line/families.h"
#include "tools/slotkeeper/command_line/grammar.h"
#include "tools/slotkeeper/commands/demo_command.h"
#include "tools/slotkeeper/commands/serve_command.h"
#include "tools/slotkeeper/commands/simulate_command.h"

namespace slotkeeper {

void add_running(Grammar& grammar) {
    auto& served = grammar.keep<ServeOptions>();
    auto serve = grammar.command("serve", "Serve HTTP requests until stopped",
                                 [&](const Context& context) { return serve_command(context, served); });
    serve.on("--work", served.work, "run jobs in this process, too");
    auto work = grammar.command("work", "Run jobs until stopped", work_command);
    auto& simulated = grammar.keep<SimulateOptions>();
    auto calcom = grammar.command(grammar.group("simulate", "Simulate external services"), "calcom",
                                  "Simulate Cal.com's API v2, on loopback",
                                  [&](const Context& context) { return simulate_calcom(context, simulated); });
    calcom.text("--listen", simulated.listen, "host:port; port 0: any free port")
        .number("--rate-limit", simulated.rate_limit_per_minute, "requests per minute and client", 1, 1'000'000)
        .number("--seed", simulated.seed, "seed of uids and faults; default: random")
        .text("--keep", simulated.keep, "file that stores the bookings; without it they are lost at exit")
        .on("--realistic", simulated.realistic, "simulate the latency and the race conditions of the real service");
    for (auto* const command : {&serve, &work, &calcom}) grammar.stays(*command);
    auto& demo = grammar.keep<DemoOptions>();
    grammar
        .command(grammar.group("demo", "Manage the demo company"), "load", "Create the demo company, or show it",
                 [&](const Context& context) { return demo_load(context, demo); })
        .text("--calcom-url", demo.calcom_url, "connect its calendars to Cal.com, or a simulator, at this URL");
}

}  // namespace slotkeeper
