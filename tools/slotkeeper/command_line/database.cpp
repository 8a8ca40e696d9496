// database: the commands for schema, private database, consistency check and configuration.
#include "tools/slotkeeper/command_line/families.h"
#include "tools/slotkeeper/command_line/grammar.h"
#include "tools/slotkeeper/commands/check_command.h"
#include "tools/slotkeeper/commands/config_command.h"
#include "tools/slotkeeper/commands/db_command.h"
#include "tools/slotkeeper/commands/migrate_command.h"

namespace slotkeeper {

void add_database(Grammar& grammar) {
    auto& migrate = grammar.keep<MigrateOptions>();
    grammar
        .command("migrate", "Migrate the database schema to the version of this program",
                 [&](const Context& context) { return migrate_command(context, migrate); })
        .on("--status", migrate.status, "print pending steps; change nothing");
    const auto db = grammar.group("db", "Control the private database server");
    grammar.command(db, "start", "Start it; it runs until db stop", db_start);
    grammar.command(db, "stop", "Stop it, unless a process uses it", db_stop);
    grammar.command(db, "status", "Show whether it runs", db_status);
    grammar.command("check", "Check the data for violated invariants; exit code 1 on any finding", check_command);
    grammar.command(grammar.group("config", "Inspect the configuration"), "show",
                    "Show every setting, its value and its origin", config_show);
}

}  // namespace slotkeeper
