// job_commands: `slotkeeper jobs list|show|retry|edit|cancel`: the queue, and its dead letters.
//
// What a person does to a job stands in its history, with the name of the account on this machine.
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
    std::string id;              // a dead, cancelled, waiting or conflicted one: now
    bool all = false;            // or every one that the others name
    std::string company, kind;   // empty: all
    std::string state = "dead";  // dead, cancelled, or done: those that left a calendar behind
};
int jobs_retry(const Context& context, const JobsRetryOptions& options);

struct JobEditOptions {
    std::string id, run_at, deadline, priority;  // empty: as it is; deadline "none": no deadline any more
};
int jobs_edit(const Context& context, const JobEditOptions& options);  // refused while it runs
int jobs_cancel(const Context& context, const std::string& id);        // refused while it runs

}  // namespace slotkeeper
