// job_commands: lists, retries, edits and cancels jobs.
#include "tools/slotkeeper/commands/queue/queue_commands.h"

#include "engine/store/operations/job_history_rows.h"
#include "tools/slotkeeper/wiring.h"

#include <pwd.h>
#include <unistd.h>

#include <charconv>

namespace slotkeeper {

namespace {

constexpr auto kPriorityMax = 9;

Json job_json(const store::Job& job) {
    return {{"id", job.id.text()},
            {"queue", name_of(job.queue)},
            {"kind", job.kind},
            {"unique_key", job.unique_key},
            {"args", Json::parse(job.args, nullptr, /*allow_exceptions=*/false)},
            {"state", name_of(job.state)},
            {"priority", job.priority},
            {"attempt", job.attempt},
            {"run_at", time_json(job.run_at)},
            {"deadline", job.deadline ? time_json(Moment(*job.deadline)) : Json()},
            {"lease_owner", job.lease_owner.empty() ? Json() : Json(job.lease_owner)},
            {"lease_until", time_json(job.lease_until)},
            {"outcome", job.outcome.empty() ? Json() : Json(job.outcome)},
            {"last_error", job.last_error.empty() ? Json() : Json(job.last_error)},
            {"created_at", time_json(job.created_at)},
            {"finished_at", time_json(job.finished_at)}};
}

Json history_json(const std::vector<store::JobHistoryEntry>& history) {
    auto rows = Json::array();
    for (const auto& entry : history) {
        rows.push_back({{"at", time_json(entry.at)},
                        {"event", name_of(entry.event)},
                        {"attempt", entry.attempt},
                        {"took_milliseconds", entry.took ? Json(entry.took->count()) : Json()},
                        {"actor", entry.actor.empty() ? Json() : Json(entry.actor)},
                        {"detail", entry.detail.empty() ? Json() : Json(entry.detail)}});
    }
    return rows;
}

// The operating system user.
std::string actor() {
    const auto* const entry = ::getpwuid(::geteuid());
    const auto name = entry == nullptr ? std::to_string(::geteuid()) : std::string(entry->pw_name);
    return store::short_error("command:" + name).substr(0, 120);
}

Refusal no_such_job(const std::string& id) { return refuse(ErrorCode::not_found, "id", "there is no job " + id); }

Result<store::JobFilter> read_filter(const JobsListOptions& options, store::Database& database) {
    store::JobFilter filter;
    filter.rows_max = options.limit + 1;  // one more row than shown, to detect that there are more
    if (!options.company.empty()) {
        Catalogs catalogs(database);
        const auto catalog = find_company(options.company, database, catalogs);
        if (!catalog) return catalog.refusal();
        filter.company = (*catalog)->company().id;
    }
    if (!options.state.empty()) {
        const auto state = parse_name<store::JobState>(options.state, "state");
        if (!state) return state.refusal();
        filter.state = *state;
    }
    if (!options.queue.empty()) {
        const auto queue = parse_name<store::JobQueue>(options.queue, "queue");
        if (!queue) return queue.refusal();
        filter.queue = *queue;
    }
    return filter;
}

}  // namespace

int jobs_list(const Context& context, const JobsListOptions& options) {
    DatabaseWiring database_wiring(context.config);
    const auto filter = read_filter(options, database_wiring.database);
    if (!filter) return context.output.refused(filter.refusal());
    const auto jobs = database_wiring.database.read([&](store::Tx& tx) { return store::list_jobs(tx, *filter); });
    auto rows = Json::array();
    for (const auto& job : jobs) rows.push_back(job_json(job));
    context.output.list(rows, {"id", "queue", "kind", "state", "attempt", "run_at", "unique_key", "last_error"},
                        "no jobs", options.limit);
    return kExitOk;
}

int jobs_show(const Context& context, const std::string& text) {
    const auto id = parse_id<JobId>(text);
    if (!id) return context.output.refused(id.refusal());
    DatabaseWiring database_wiring(context.config);
    const auto job = database_wiring.database.read([&](store::Tx& tx) { return store::load_job(tx, *id); });
    if (!job) return context.output.refused(no_such_job(text));
    const auto history =
        history_json(database_wiring.database.read([&](store::Tx& tx) { return store::load_job_history(tx, *id); }));
    auto shown = job_json(*job);
    if (context.output.json()) {
        shown["history"] = history;
        context.output.object(shown);
        return kExitOk;
    }
    context.output.object(shown);
    context.output.line("");
    context.output.list(history, {"at", "event", "attempt", "took_milliseconds", "actor", "detail"}, "no failed runs");
    return kExitOk;
}

namespace {

// Changes the job if its state allows it, adds an entry to its history, and shows it.
template <class Change>
int change_job(const Context& context, DatabaseWiring& database_wiring, const std::string& text, store::JobEvent event,
               const std::string& detail, const std::string& otherwise, Change change) {
    const auto id = parse_id<JobId>(text);
    if (!id) return context.output.refused(id.refusal());
    const auto changed = database_wiring.database.transact([&](store::Tx& tx) {
        if (!change(tx, *id)) return false;
        store::note_by_hand(tx, *id, event, actor(), detail);
        return true;
    });
    const auto job = database_wiring.database.read([&](store::Tx& tx) { return store::load_job(tx, *id); });
    if (!job) return context.output.refused(no_such_job(text));
    if (!changed) {
        return context.output.refused(refuse(ErrorCode::state_conflict, "id",
                                             "the job is " + std::string(name_of(job->state)) + ", " + otherwise));
    }
    context.output.object(job_json(*job));
    return kExitOk;
}

Result<store::ReplayFilter> read_replay(const JobsRetryOptions& options, store::Database& database) {
    store::ReplayFilter filter;
    const auto state = parse_name<store::JobState>(options.state, "state");
    if (!state || *state == store::JobState::available || *state == store::JobState::running) {
        return refuse(ErrorCode::invalid_field, "state", "must be one of dead, cancelled, done");
    }
    filter.state = *state;
    filter.kind = options.kind;
    if (options.company.empty()) return filter;
    Catalogs catalogs(database);
    const auto catalog = find_company(options.company, database, catalogs);
    if (!catalog) return catalog.refusal();
    filter.company = (*catalog)->company().id;
    return filter;
}

int retry_all(const Context& context, const JobsRetryOptions& options) {
    DatabaseWiring database_wiring(context.config);
    auto filter = read_replay(options, database_wiring.database);
    if (!filter) return context.output.refused(filter.refusal());
    std::size_t retried = 0;
    while (true) {
        const auto ids =
            database_wiring.database.read([&](store::Tx& tx) { return store::load_replayable(tx, *filter); });
        if (ids.empty()) break;
        filter->after = ids.back();
        retried += database_wiring.database.transact([&](store::Tx& tx) {
            std::size_t count = 0;
            for (const auto id : ids) {
                if (!store::retry_job(tx, id)) continue;  // changed concurrently
                store::note_by_hand(tx, id, store::JobEvent::replayed, actor());
                ++count;
            }
            return count;
        });
    }
    context.output.object({{"retried", retried}});
    return kExitOk;
}

// The edit from the flags, and its text for the history.
Result<store::JobEdit> read_edit(const JobEditOptions& options, std::string& changes) {
    store::JobEdit edit;
    const auto utc = TimeZone::utc();
    if (!options.run_at.empty()) {
        const auto time = parse_time(options.run_at, "run-at", utc);
        if (!time) return time.refusal();
        edit.run_at = Moment(*time);
        changes += " run_at " + store::format_datetime(*time);
    }
    if (options.deadline == "none") {
        edit.set_deadline = true;
        changes += " no deadline";
    } else if (!options.deadline.empty()) {
        const auto time = parse_time(options.deadline, "deadline", utc);
        if (!time) return time.refusal();
        edit.set_deadline = true;
        edit.deadline = *time;
        changes += " deadline " + store::format_datetime(*time);
    }
    if (!options.priority.empty()) {
        auto priority = -1;
        const auto* const end = options.priority.data() + options.priority.size();
        const auto read = std::from_chars(options.priority.data(), end, priority);
        if (read.ec != std::errc{} || read.ptr != end || priority < 0 || priority > kPriorityMax) {
            return refuse(ErrorCode::invalid_field, "priority",
                          "must be 0 to " + std::to_string(kPriorityMax) + "; lower runs sooner");
        }
        edit.priority = priority;
        changes += " priority " + options.priority;
    }
    if (changes.empty()) {
        return refuse(ErrorCode::missing_field, "run-at", "give --run-at, --deadline or --priority");
    }
    changes.erase(0, 1);
    return edit;
}

}  // namespace

int jobs_retry(const Context& context, const JobsRetryOptions& options) {
    if (options.all && !options.id.empty()) {
        return context.output.refused(refuse(ErrorCode::invalid_field, "id", "must not be given together with --all"));
    }
    if (options.all) return retry_all(context, options);
    if (options.id.empty()) {
        return context.output.refused(refuse(ErrorCode::missing_field, "id", "give the id of a job, or --all"));
    }
    DatabaseWiring database_wiring(context.config);
    return change_job(context, database_wiring, options.id, store::JobEvent::replayed, "", "and cannot be retried",
                      [](store::Tx& tx, JobId id) { return store::retry_job(tx, id); });
}

int jobs_edit(const Context& context, const JobEditOptions& options) {
    std::string changes;
    const auto edit = read_edit(options, changes);
    if (!edit) return context.output.refused(edit.refusal());
    DatabaseWiring database_wiring(context.config);
    return change_job(context, database_wiring, options.id, store::JobEvent::edited, changes,
                      "and only a waiting, dead or cancelled job can be changed",
                      [&](store::Tx& tx, JobId id) { return store::edit_job(tx, id, *edit); });
}

int jobs_cancel(const Context& context, const std::string& text) {
    DatabaseWiring database_wiring(context.config);
    return change_job(context, database_wiring, text, store::JobEvent::cancelled, "",
                      "and only a waiting or dead job can be cancelled",
                      [](store::Tx& tx, JobId id) { return store::cancel_job(tx, id); });
}

}  // namespace slotkeeper
