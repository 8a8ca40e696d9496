// slot_commands: `slotkeeper slots list`.
#pragma once

#include "tools/slotkeeper/commands/context.h"

#include <vector>

namespace slotkeeper {

struct SlotsListOptions {
    std::string company, branch, service, from, until;  // from: now; until: a week later
    std::vector<std::string> resources;
    std::size_t limit = limits::slots_page_default;
};
int slots_list(const Context& context, const SlotsListOptions& options);

}  // namespace slotkeeper
