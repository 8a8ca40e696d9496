// jobs: the queue, and who waits for whom.
#include "tools/slotkeeper/command_line/families.h"
#include "tools/slotkeeper/command_line/grammar.h"
#include "tools/slotkeeper/commands/queue/job_commands.h"
#include "tools/slotkeeper/commands/queue/lock_commands.h"

namespace slotkeeper {

void add_jobs(Grammar& grammar) {
    grammar.command(grammar.group("locks", "who waits for whom"), "list", "InnoDB's waits and the leases that are held",
                    locks_list);
    const auto jobs = grammar.group("jobs", "the queue");
    auto& list = grammar.keep<JobsListOptions>();
    grammar.command(jobs, "list", "newest first", [&](const Context& context) { return jobs_list(context, list); })
        .text("--company", list.company, "slug or id")
        .text("--state", list.state, "available, running, done, dead, cancelled")
        .text("--queue", list.queue, "sync, maintenance …")
        .limit(list.limit, limits::page_max);
    auto& id = grammar.keep<std::string>();
    grammar
        .command(jobs, "show", "one of them, and what became of its runs",
                 [&](const Context& context) { return jobs_show(context, id); })
        .id(id);
    auto& retry = grammar.keep<JobsRetryOptions>();
    grammar
        .command(jobs, "retry", "run a dead, waiting or conflicted one now, or all that are dead",
                 [&](const Context& context) { return jobs_retry(context, retry); })
        .id(retry.id, Wanted::maybe)
        .on("--all", retry.all, "every one that these name:")
        .text("--company", retry.company, "slug or id")
        .text("--kind", retry.kind, "sync, stray_check …")
        .text("--state", retry.state, "dead, cancelled, or done: those that left a calendar behind");
    auto& edit = grammar.keep<JobEditOptions>();
    grammar
        .command(jobs, "edit", "change one that waits, or a dead one before it is run again",
                 [&](const Context& context) { return jobs_edit(context, edit); })
        .id(edit.id)
        .text("--run-at", edit.run_at, "not before; UTC, or with an offset")
        .text("--deadline", edit.deadline, "dead where it fails beyond that; none takes it away")
        .text("--priority", edit.priority, "0 to 9, the lower the sooner");
    grammar
        .command(jobs, "cancel", "end one that waits or is dead",
                 [&](const Context& context) { return jobs_cancel(context, id); })
        .id(id);
}

}  // namespace slotkeeper
