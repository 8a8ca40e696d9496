// lock_commands: `slotkeeper locks list`: what waits, and what is held.
#pragma once

#include "tools/slotkeeper/commands/context.h"

namespace slotkeeper {

int locks_list(const Context& context);

}  // namespace slotkeeper
