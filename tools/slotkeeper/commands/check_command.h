// check_command: `slotkeeper check`: checks the data for violated invariants; exit code 1 on any finding.
#pragma once

#include "tools/slotkeeper/commands/context.h"

namespace slotkeeper {

int check_command(const Context& context);

}  // namespace slotkeeper
