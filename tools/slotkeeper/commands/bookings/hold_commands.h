// hold_commands: `slotkeeper holds list|place|extend|release`.
//
// A hold belongs to whoever placed it, and other doors find only their own. Whoever stands at this machine may extend
// and release every one, in its holder's name; what was offered to the waitlist is extended by nobody.
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
    std::vector<std::string> resources;  // wanted, in order of the needs that they can serve
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
