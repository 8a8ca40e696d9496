// running: the commands that run the program and manage its database and configuration.
#include "tools/slotkeeper/command_line/grammar.h"
#include "tools/slotkeeper/commands/commands.h"

namespace slotkeeper {

void add_running(Grammar& grammar) {
    auto& works = grammar.keep<bool>();
    auto serve = grammar.command("serve", "Serve HTTP requests until stopped",
                                 [&](const Context& context) { return serve_command(context, works); });
    serve.on("--work", works, "run jobs in this process, too");
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
    auto& shell = grammar.keep<std::string>();
    grammar
        .command("completion", "Print a script with which a shell completes commands and flags",
                 [&](const Context& context) {
                     const auto script = completion_script(shell, grammar.tree());
                     if (script.empty()) {
                         return context.output.refused(
                             refuse(ErrorCode::invalid_field, "shell", "must be one of bash, zsh, fish"));
                     }
                     context.output.announce(script);
                     return kExitOk;
                 })
        .argument("shell", shell, "the shell", {"bash", "zsh", "fish"});
    auto& calcom_url = grammar.keep<std::string>();
    grammar
        .command(grammar.group("demo", "Manage the demo company"), "load", "Create the demo company, or show it",
                 [&](const Context& context) { return demo_load(context, calcom_url); })
        .text("--calcom-url", calcom_url, "connect its calendars to Cal.com, or a simulator, at this URL");
}

void add_database(Grammar& grammar) {
    auto& only_status = grammar.keep<bool>();
    grammar
        .command("migrate", "Migrate the database schema to the version of this program",
                 [&](const Context& context) { return migrate_command(context, only_status); })
        .on("--status", only_status, "print pending steps; change nothing");
    const auto db = grammar.group("db", "Control the private database server");
    grammar.command(db, "start", "Start it; it runs until db stop", db_start);
    grammar.command(db, "stop", "Stop it, unless a process uses it", db_stop);
    grammar.command(db, "status", "Show whether it runs", db_status);
    grammar.command("check", "Check the data for violated invariants; exit code 1 on any finding", check_command);
    grammar.command(grammar.group("locks", "Inspect locks"), "list", "List InnoDB lock waits and held leases",
                    locks_list);
    grammar.command(grammar.group("calcom", "Manage Cal.com accounts"), "rotate-key",
                    "Re-encrypt all stored secrets with a new key", rotate_key_command);
    grammar.command(grammar.group("config", "Inspect the configuration"), "show",
                    "Show every setting, its value and its origin", config_show);
}

}  // namespace slotkeeper
