// check_command: `slotkeeper check`: looks for what must never be; exit code 1 on any finding.
#pragma once

#include "tools/slotkeeper/commands/context.h"

namespace slotkeeper {

int check_command(const Context& context);

}  // namespace slotkeeper
