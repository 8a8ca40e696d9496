// migrate_command: `slotkeeper migrate [--status]`: the schema of the database against that of this binary.
#pragma once

#include "tools/slotkeeper/commands/context.h"

namespace slotkeeper {

struct MigrateOptions {
    bool status = false;  // say what is pending; change nothing
};
int migrate_command(const Context& context, const MigrateOptions& options);

}  // namespace slotkeeper
