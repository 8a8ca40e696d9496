// job_commands: reading and waking jobs.
#include "tools/slotkeeper/commands/job_commands.h"

#include "engine/store/rows/job_rows.h"
#include "tools/slotkeeper/wiring.h"

namespace slotkeeper {

namespace {

Json job_json(const store::Job& job) {
    return {{"id", job.id.text()},
            {"queue", word(job.queue)},
            {"kind", job.kind},
            {"unique_key", job.unique_key},
            {"state", word(job.state)},
            {"attempt", job.attempt},
            {"run_at", time_json(job.run_at)},
            {"lease_owner", job.lease_owner.empty() ? Json() : Json(job.lease_owner)},
            {"lease_until", time_json(job.lease_until)},
            {"outcome", job.outcome.empty() ? Json() : Json(job.outcome)},
            {"last_error", job.last_error.empty() ? Json() : Json(job.last_error)},
            {"created_at", time_json(job.created_at)},
            {"finished_at", time_json(job.finished_at)}};
}

Refusal no_such_job(const std::string& id) { return refuse(ErrorCode::not_found, "id", "there is no job " + id); }

Result<store::JobFilter> read_filter(const JobsListOptions& options, store::Database& database) {
    store::JobFilter filter;
    filter.rows_max = options.limit + 1;  // one more tells whether there are more
    if (!options.company.empty()) {
        Catalogs catalogs(database);
        const auto catalog = find_company(options.company, database, catalogs);
        if (!catalog) return catalog.refusal();
        filter.company = (*catalog)->company().id;
    }
    if (!options.state.empty()) {
        const auto state = parse_word<store::JobState>(options.state, "state");
        if (!state) return state.refusal();
        filter.state = *state;
    }
    if (!options.queue.empty()) {
        const auto queue = parse_word<store::JobQueue>(options.queue, "queue");
        if (!queue) return queue.refusal();
        filter.queue = *queue;
    }
    return filter;
}

}  // namespace

int jobs_list(const Context& context, const JobsListOptions& options) {
    Ground ground(context.config);
    const auto filter = read_filter(options, ground.database);
    if (!filter) return context.output.refused(filter.refusal());
    const auto jobs = ground.database.read([&](store::Tx& tx) { return store::list_jobs(tx, *filter); });
    auto rows = Json::array();
    for (const auto& job : jobs) rows.push_back(job_json(job));
    context.output.list(rows, {"id", "queue", "kind", "state", "attempt", "run_at", "unique_key", "last_error"},
                        "no jobs", options.limit);
    return kExitOk;
}

int jobs_show(const Context& context, const std::string& text) {
    const auto id = parse_id<JobId>(text);
    if (!id) return context.output.refused(id.refusal());
    Ground ground(context.config);
    const auto job = ground.database.read([&](store::Tx& tx) { return store::load_job(tx, *id); });
    if (!job) return context.output.refused(no_such_job(text));
    context.output.object(job_json(*job));
    return kExitOk;
}

int jobs_retry(const Context& context, const std::string& text) {
    const auto id = parse_id<JobId>(text);
    if (!id) return context.output.refused(id.refusal());
    Ground ground(context.config);
    const auto retried = ground.database.transact([&](store::Tx& tx) { return store::retry_job(tx, *id); });
    const auto job = ground.database.read([&](store::Tx& tx) { return store::load_job(tx, *id); });
    if (!job) return context.output.refused(no_such_job(text));
    if (!retried) {
        return context.output.refused(refuse(ErrorCode::state_conflict, "id",
                                             "the job is " + std::string(word(job->state)) + ", not to be run again"));
    }
    context.output.object(job_json(*job));
    return kExitOk;
}

}  // namespace slotkeeper
