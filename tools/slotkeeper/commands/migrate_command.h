// migrate_command: `slotkeeper migrate [--status]`: brings the database schema to the version of this binary.
#pragma once

#include "tools/slotkeeper/commands/context.h"

namespace slotkeeper {

struct MigrateOptions {
    bool status = false;  // show pending steps; change nothing
};
int migrate_command(const Context& context, const MigrateOptions& options);

}  // namespace slotkeeper
