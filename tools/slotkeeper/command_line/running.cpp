// running: the programs that run on, and the demo company.
#include "tools/slotkeeper/command_line/families.h"
#include "tools/slotkeeper/command_line/grammar.h"
#include "tools/slotkeeper/commands/demo_command.h"
#include "tools/slotkeeper/commands/serve_command.h"
#include "tools/slotkeeper/commands/simulate_command.h"

namespace slotkeeper {

void add_running(Grammar& grammar) {
    auto& served = grammar.keep<ServeOptions>();
    auto serve = grammar.command("serve", "answer HTTP requests until stopped",
                                 [&](const Context& context) { return serve_command(context, served); });
    serve.on("--work", served.work, "run jobs in this process too");
    auto work = grammar.command("work", "run jobs until stopped", work_command);
    auto& simulated = grammar.keep<SimulateOptions>();
    auto calcom = grammar.command(grammar.group("simulate", "stand-ins for services elsewhere"), "calcom",
                                  "a stand-in for Cal.com's API v2, on loopback",
                                  [&](const Context& context) { return simulate_calcom(context, simulated); });
    calcom.text("--listen", simulated.listen, "host:port; port 0 takes a free one")
        .number("--rate-limit", simulated.rate_limit_per_minute, "requests a minute and caller", 1, 1'000'000)
        .number("--seed", simulated.seed, "of uids and faults; random where none is given")
        .text("--keep", simulated.keep, "file that keeps the bookings; without it they are lost when it stops")
        .on("--realistic", simulated.realistic, "as slow as the real one, with the races that it loses");
    for (auto* const command : {&serve, &work, &calcom}) grammar.stays(*command);
    auto& demo = grammar.keep<DemoOptions>();
    grammar
        .command(grammar.group("demo", "the demo company"), "load", "make it, or show it where it is there",
                 [&](const Context& context) { return demo_load(context, demo); })
        .text("--calcom-url", demo.calcom_url, "connect its calendars to the Cal.com, or stand-in, there");
}

}  // namespace slotkeeper
