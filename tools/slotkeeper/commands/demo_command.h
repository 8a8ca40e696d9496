// demo_command: `slotkeeper demo load`: the demo company with its keys and, if wanted, its calendar.
#pragma once

#include "tools/slotkeeper/commands/context.h"

namespace slotkeeper {

struct DemoOptions {
    std::string calcom_url;  // connects the company to the Cal.com (or stand-in) there; empty: as it is
};
// Again and again with the same result: the same keys, the same ids.
int demo_load(const Context& context, const DemoOptions& options);

}  // namespace slotkeeper
