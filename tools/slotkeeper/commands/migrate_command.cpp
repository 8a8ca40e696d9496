// migrate_command: migrates the schema, or shows its status.
#include "tools/slotkeeper/commands/migrate_command.h"

#include "engine/store/mariadb/migrator.h"
#include "tools/slotkeeper/wiring.h"

namespace slotkeeper {

namespace {

Json status_json(const store::SchemaStatus& status) {
    return {{"binary_version", status.binary_version},
            {"database_version", status.database_version},
            {"pending", status.pending}};
}

}  // namespace

int migrate_command(const Context& context, const MigrateOptions& options) {
    Ground ground(context.config, options.status ? SchemaWish::leave : SchemaWish::make);
    if (options.status) {
        context.output.object(status_json(store::schema_status(ground.database)));
        return kExitOk;
    }
    const auto applied = store::migrate(ground.database);
    auto answer = status_json(store::schema_status(ground.database));
    answer["applied"] = applied;
    context.output.object(answer);
    return kExitOk;
}

}  // namespace slotkeeper
