// context: the context of every command. adapters/commands/flag_values.h finds the records that its flags name.
#pragma once

#include "adapters/commands/flag_values.h"
#include "adapters/commands/output.h"
#include "tools/slotkeeper/config.h"

namespace slotkeeper {

struct Context {
    const Config& config;
    const Output& output;
};

}  // namespace slotkeeper
