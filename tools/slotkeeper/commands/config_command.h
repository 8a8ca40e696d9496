// config_command: `slotkeeper config show`: every setting, its value and its origin.
#pragma once

#include "tools/slotkeeper/commands/context.h"

namespace slotkeeper {

int config_show(const Context& context);

}  // namespace slotkeeper
