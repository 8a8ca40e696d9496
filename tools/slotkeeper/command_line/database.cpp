// database: the schema, the private database, what must never be, and the configuration.
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
        .command("migrate", "bring the schema up to date",
                 [&](const Context& context) { return migrate_command(context, migrate); })
        .on("--status", migrate.status, "say what is pending; change nothing");
    const auto db = grammar.group("db", "the private database");
    grammar.command(db, "start", "start it; it stays", db_start);
    grammar.command(db, "stop", "stop it, if nobody uses it", db_stop);
    grammar.command(db, "status", "say whether it runs", db_status);
    grammar.command("check", "look for what must never be; exit code 1 on any finding", check_command);
    grammar.command(grammar.group("config", "the configuration"), "show",
                    "every setting, its value and where it came from", config_show);
}

}  // namespace slotkeeper
