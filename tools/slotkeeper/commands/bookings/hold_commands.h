// hold_commands: `slotkeeper holds list|place|extend|release`.
//
// A hold belongs to its holder; REST and voice clients can change only their own holds. These commands may extend and
// release every hold, in its holder's name. A hold that is an offer to the waitlist cannot be extended.
#pragma once

#include "tools/slotkeeper/commands/context.h"

#include <vector>

namespace slotkeeper {

struct HoldListOptions {
    std::string company;
    std::size_t limit = limits::page_default;
};
int holds_list(const Context& context, const HoldListOptions& options);

struct HoldPlaceOptions {
    std::string company, branch, service, start, key;
    std::vector<std::string> resources;  // preferred, in order of the needs that they can serve
    int minutes = 5;
};
int holds_place(const Context& context, const HoldPlaceOptions& options);

struct HoldOptions {
    std::string company, id, key;
    int minutes = 5;  // from now
};
int holds_extend(const Context& context, const HoldOptions& options);
int holds_release(const Context& context, const HoldOptions& options);

}  // namespace slotkeeper
