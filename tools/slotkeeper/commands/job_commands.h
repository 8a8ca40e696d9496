// job_commands: `slotkeeper jobs list|show|retry`: the queue.
#pragma once

#include "tools/slotkeeper/commands/context.h"

namespace slotkeeper {

struct JobsListOptions {
    std::string company, state, queue;  // empty: all
    std::size_t limit = limits::page_default;
};
int jobs_list(const Context& context, const JobsListOptions& options);
int jobs_show(const Context& context, const std::string& id);
int jobs_retry(const Context& context, const std::string& id);  // a dead, cancelled, waiting or conflicted one: now

}  // namespace slotkeeper
