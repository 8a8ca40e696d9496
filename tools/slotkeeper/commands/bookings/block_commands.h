// block_commands: `slotkeeper blocks list|add|remove`.
//
// Time off goes through the desk like a booking: if appointments or blocks overlap it, the desk refuses and lists them.
#pragma once

#include "tools/slotkeeper/commands/context.h"

namespace slotkeeper {

struct BlockListOptions {
    std::string company, resource, from, until;  // empty: all that have not ended
    std::size_t limit = limits::page_default;
};
int blocks_list(const Context& context, const BlockListOptions& options);

struct BlockAddOptions {
    std::string company, resource, start, end, reason, key;
};
int blocks_add(const Context& context, const BlockAddOptions& options);

struct BlockRemoveOptions {
    std::string company, id;
};
int blocks_remove(const Context& context, const BlockRemoveOptions& options);

}  // namespace slotkeeper
