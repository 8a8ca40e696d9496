// jobs: the commands for the job queue and for locks.
#include "tools/slotkeeper/command_line/grammar.h"
#include "tools/slotkeeper/commands/queue/queue_commands.h"

namespace slotkeeper {

void add_jobs(Grammar& grammar) {
    grammar.command(grammar.group("locks", "Inspect locks"), "list", "List InnoDB lock waits and held leases",
                    locks_list);
    const auto jobs = grammar.group("jobs", "Manage the job queue");
    auto& list = grammar.keep<JobsListOptions>();
    grammar
        .command(jobs, "list", "List jobs, newest first",
                 [&](const Context& context) { return jobs_list(context, list); })
        .text("--company", list.company, "slug or id")
        .text("--state", list.state, "available, running, done, dead, cancelled")
        .text("--queue", list.queue, "sync, maintenance …")
        .limit(list.limit, limits::page_max);
    auto& id = grammar.keep<std::string>();
    grammar
        .command(jobs, "show", "Show a job and its failed runs",
                 [&](const Context& context) { return jobs_show(context, id); })
        .id(id);
    auto& retry = grammar.keep<JobsRetryOptions>();
    grammar
        .command(jobs, "retry", "Run a dead, waiting or conflicted job now, or all dead jobs",
                 [&](const Context& context) { return jobs_retry(context, retry); })
        .id(retry.id, Presence::optional)
        .on("--all", retry.all, "retry every job selected by these flags:")
        .text("--company", retry.company, "slug or id")
        .text("--kind", retry.kind, "sync, stray_check …")
        .text("--state", retry.state, "dead, cancelled, or done: done jobs whose calendar link is not in sync");
    auto& edit = grammar.keep<JobEditOptions>();
    grammar
        .command(jobs, "edit", "Change a waiting or dead job",
                 [&](const Context& context) { return jobs_edit(context, edit); })
        .id(edit.id)
        .text("--run-at", edit.run_at, "earliest time to run; UTC, or with an offset")
        .text("--deadline", edit.deadline, "a failure after this time makes the job dead; none removes it")
        .text("--priority", edit.priority, "0 to 9; lower runs sooner");
    grammar
        .command(jobs, "cancel", "Cancel a waiting or dead job",
                 [&](const Context& context) { return jobs_cancel(context, id); })
        .id(id);
}

}  // namespace slotkeeper
