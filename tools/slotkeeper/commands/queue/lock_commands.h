// lock_commands: `slotkeeper locks list`: lists InnoDB lock waits and held leases.
#pragma once

#include "tools/slotkeeper/commands/context.h"

namespace slotkeeper {

int locks_list(const Context& context);

}  // namespace slotkeeper
