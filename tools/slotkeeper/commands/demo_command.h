// demo_command: `slotkeeper demo load`: creates the demo company with its keys and, if requested, its calendar.
#pragma once

#include "tools/slotkeeper/commands/context.h"

namespace slotkeeper {

struct DemoOptions {
    std::string calcom_url;  // connects the company to Cal.com, or a simulator, at this URL; empty: unchanged
};
// Idempotent: a repeat has the same keys and ids.
int demo_load(const Context& context, const DemoOptions& options);

}  // namespace slotkeeper
