// waitlist_commands: `slotkeeper waitlist list|add|show|leave|accept|decline`.
#pragma once

#include "tools/slotkeeper/commands/context.h"

namespace slotkeeper {

struct WaitlistListOptions {
    std::string company, branch, service, state;  // empty: all
    std::size_t limit = limits::page_default;
};
int waitlist_list(const Context& context, const WaitlistListOptions& options);

struct WaitlistAddOptions {
    std::string company, branch, service, resource;
    std::string from, until, weekdays, time_from, time_until;  // empty: the defaults of the REST API
    std::string name, phone, email, note, key;
};
int waitlist_add(const Context& context, const WaitlistAddOptions& options);

struct WaitlistOptions {
    std::string company, id, key;
    std::string offer;  // empty: the newest
};
int waitlist_show(const Context& context, const WaitlistOptions& options);
int waitlist_leave(const Context& context, const WaitlistOptions& options);
int waitlist_accept(const Context& context, const WaitlistOptions& options);
int waitlist_decline(const Context& context, const WaitlistOptions& options);

}  // namespace slotkeeper
