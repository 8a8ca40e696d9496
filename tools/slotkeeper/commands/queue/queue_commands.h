// queue_commands: `slotkeeper jobs list|show|retry|edit|cancel` and `slotkeeper locks list`.
//
// Each manual change of a job is recorded in its history, with the name of the operating system user.
#pragma once

#include "tools/slotkeeper/commands/context.h"

namespace slotkeeper {

struct JobsListOptions {
    std::string company, state, queue;  // empty: all
    std::size_t limit = limits::page_default;
};
int jobs_list(const Context& context, const JobsListOptions& options);
int jobs_show(const Context& context, const std::string& id);  // with its history

struct JobsRetryOptions {
    std::string id;              // a dead, cancelled, waiting or conflicted job
    bool all = false;            // or every job selected by the fields below
    std::string company, kind;   // empty: all
    std::string state = "dead";  // dead, cancelled, or done: done jobs whose calendar link is not in sync
};
int jobs_retry(const Context& context, const JobsRetryOptions& options);

struct JobEditOptions {
    std::string id, run_at, deadline, priority;  // empty: unchanged; deadline "none": removes it
};
int jobs_edit(const Context& context, const JobEditOptions& options);  // refused while it runs
int jobs_cancel(const Context& context, const std::string& id);        // refused while it runs

// InnoDB lock waits and held leases.
int locks_list(const Context& context);

}  // namespace slotkeeper
