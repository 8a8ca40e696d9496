// jobs: background jobs: shown, run again, changed and cancelled.
//
// A request reaches the jobs of its company alone. The operator of the machine, who calls from the command line, may
// leave the company open and reaches all jobs, those of the system too. Each change adds an entry to the history of the
// job, with its caller. Times are UTC. Read on: engine/store/operations/job_rows.h.
#include "adapters/rest/rest_api.h"
#include "adapters/rest/serving.h"
#include "engine/store/operations/job_history_rows.h"

#include <sstream>

namespace slotkeeper::rest {

// The states of ended jobs.
enum class EndedState : std::uint8_t { dead, cancelled, done };

}  // namespace slotkeeper::rest

template <>
struct slotkeeper::EnumNames<slotkeeper::rest::EndedState> {
    static constexpr std::array<std::string_view, 3> all{"dead", "cancelled", "done"};
};

namespace slotkeeper::rest {

namespace {

// --- inputs --------------------------------------------------------------------------------------

struct ListJobs : Listed {
    std::optional<store::JobState> state;
    std::optional<store::JobQueue> queue;
    std::size_t limit = limits::page_default;
    std::optional<Cursor<1>> cursor;

    static const Shape<ListJobs>& shape() {
        static const Shape<ListJobs> shape(
            "ListJobs", field<&ListJobs::state>("state", "Only jobs in this state."),
            field<&ListJobs::queue>("queue", "Only jobs of this queue."),
            defaulted<&ListJobs::limit>("limit", "The most records to return.", {.min = 1, .max = limits::page_max}),
            field<&ListJobs::cursor>("cursor", "The `next_cursor` of the previous page."));
        return shape;
    }
};

struct OneJob {
    JobId id;

    static const Shape<OneJob>& shape() {
        static const Shape<OneJob> shape("OneJob", path_id<&OneJob::id>("The job."));
        return shape;
    }
};

struct RetryJobs {
    EndedState state = EndedState::dead;
    std::optional<std::string> kind;

    static const Shape<RetryJobs>& shape() {
        static const Shape<RetryJobs> shape(
            "RetryJobs",
            defaulted<&RetryJobs::state>("state", "Of `done` only jobs whose calendar link is not in sync."),
            field<&RetryJobs::kind>("kind", "Only jobs of this kind, like `sync`.", {.length_min = 1}));
        return shape;
    }
    // The column is ASCII, and the database refuses to compare it with other letters.
    Result<Done> check(const Context& /*context*/) const {
        if (!kind || kind->find_first_not_of("abcdefghijklmnopqrstuvwxyz_") == std::string::npos) return Done{};
        return refuse(ErrorCode::invalid_field, "kind", "must be the kind of a job, like sync");
    }
};

struct EditJob : OneJob {
    std::optional<Instant> run_at;
    Patch<Instant> deadline;
    std::optional<int> priority;

    static const Shape<EditJob>& shape() {
        static const Shape<EditJob> shape(
            "JobChange", OneJob::shape(), field<&EditJob::run_at>("run_at", "The earliest time to run."),
            field<&EditJob::deadline>("deadline", "A failure after this time makes the job dead."),
            field<&EditJob::priority>("priority", "Lower runs sooner.", {.min = 0, .max = 9}));
        return shape;
    }
};

// --- views ---------------------------------------------------------------------------------------

// A message of Cal.com may quote an e-mail address or a phone number that it refuses.
std::string without_contacts(const std::string& text) {
    constexpr std::size_t kDigitsMin = 6;
    const auto is_number = [](const std::string& word) {
        const auto plus = word.find('+');
        if (plus == std::string::npos) return false;
        const auto end = std::min(word.find_first_not_of("0123456789", plus + 1), word.size());
        return end - plus > kDigitsMin;
    };
    std::istringstream words(text);
    std::string shown;
    for (std::string word; std::getline(words, word, ' ');) {
        const auto is_contact = word.find('@') != std::string::npos || is_number(word);
        shown.append(shown.empty() ? "" : " ").append(is_contact ? "[removed]" : word);
    }
    return shown;
}

std::optional<Instant> whole_seconds_of(const std::optional<Moment>& moment) {
    return moment ? std::optional(whole_seconds(*moment)) : std::nullopt;
}

Json arguments_of(const store::Job& job) {
    auto arguments = Json::parse(job.args, nullptr, /*allow_exceptions=*/false);
    return arguments.is_object() ? arguments : Json();
}

const View<store::Job>& job_view() {
    using store::Job;
    static const View<Job> view{
        "Job",
        "Work that is done in the background. Its times are UTC.",
        member("id", "", &Job::id),
        member("queue", "", &Job::queue),
        member("kind", "What it does.", &Job::kind),
        member("unique_key", "A second job with the same one is not made.", &Job::unique_key),
        made(
            "args", "What the kind needs to know; null if it cannot be read.",
            [](Schemas&) {
                return or_null({{"type", "object"}});
            },
            arguments_of),
        member("state", "`available`: waits for `run_at` and a worker. `dead`: will not run again by itself.",
               &Job::state),
        member("priority", "Lower runs sooner.", &Job::priority),
        member("attempt", "How often it was begun.", &Job::attempt),
        member("run_at", "The earliest time to run.", [](const Job& job) { return whole_seconds(job.run_at); }),
        member("deadline", "A failure after this time makes it dead.", &Job::deadline),
        member("lease_until", "Another process may run it after this time.",
               [](const Job& job) { return whole_seconds_of(job.lease_until); }),
        member("outcome", "How it ended.", [](const Job& job) { return if_any(job.outcome); }),
        member("last_error", "Why the last run failed.",
               [](const Job& job) { return if_any(without_contacts(job.last_error)); }),
        member("created_at", "", [](const Job& job) { return whole_seconds(job.created_at); }),
        member("finished_at", "", [](const Job& job) { return whole_seconds_of(job.finished_at); })};
    return view;
}

const View<store::JobHistoryEntry>& job_entry_view() {
    using Entry = store::JobHistoryEntry;
    static const View<Entry> view{"JobHistoryEntry",
                                  "A failed run of a job, or a change by a person.",
                                  member("at", "", [](const Entry& entry) { return whole_seconds(entry.at); }),
                                  member("event", "`replayed`: it was run again.", &Entry::event),
                                  member("attempt", "", &Entry::attempt),
                                  member("took_milliseconds", "Of a run.", &Entry::took),
                                  member("actor", "Who changed it: a key, or the command line.",
                                         [](const Entry& entry) { return if_any(entry.actor); }),
                                  member("detail", "Why the run failed, or what was changed.",
                                         [](const Entry& entry) { return if_any(without_contacts(entry.detail)); })};
    return view;
}

struct WholeJob {
    store::Job job;
    std::vector<store::JobHistoryEntry> history;
};

const View<WholeJob>& whole_job_view() {
    static const View<WholeJob> view{
        "WholeJob", "A job with its failed runs and manual changes, oldest first.",
        members_of(job_view(), [](const WholeJob& whole) -> const store::Job& { return whole.job; }),
        nested("history", "", job_entry_view(), Parts::list, &WholeJob::history)};
    return view;
}

struct RetriedJobs {
    std::size_t count = 0;
};

const View<RetriedJobs>& retried_jobs_view() {
    static const View<RetriedJobs> view{"RetriedJobs", "What became of a request to run jobs again.",
                                        member("retried", "How many jobs will run again.", &RetriedJobs::count)};
    return view;
}

// --- serving -------------------------------------------------------------------------------------

// The names of hosts, processes and users of the operating system are shown to the operator of the machine only.
bool is_on_machine(const Context& context) { return context.caller.channel == Channel::command; }

Json shown_job(Json shown, const store::Job& job, const Context& context) {
    if (is_on_machine(context))
        shown["lease_owner"] = WireType<std::optional<std::string>>::write(if_any(job.lease_owner));
    return shown;
}

Json job_json(const store::Job& job, const Context& context) { return shown_job(job_view().write(job), job, context); }

Json whole_job_json(WholeJob whole, const Context& context) {
    for (auto& entry : whole.history) {
        if (!is_on_machine(context) && entry.actor.starts_with("command:")) entry.actor = "command";
    }
    return shown_job(whole_job_view().write(whole), whole.job, context);
}

// The company whose jobs the caller may reach. std::nullopt: all jobs, for the operator of the machine only.
std::optional<CompanyId> company_of_jobs(const Context& context) {
    const auto is_operator = context.caller.channel == Channel::command && !context.company();
    return is_operator ? std::nullopt : std::optional(context.company());
}

std::optional<store::Job> load_own_job(store::Tx& tx, const Context& context, JobId id) {
    const auto company = company_of_jobs(context);
    auto job = store::load_job(tx, id);
    return job && (!company || job->company == *company) ? job : std::nullopt;
}

Refusal no_such_job() { return refuse(ErrorCode::not_found, "id", "there is no such job"); }

Result<Reply> list_jobs(const ListJobs& input, Context& context) {
    store::JobFilter filter;
    filter.company = company_of_jobs(context);
    filter.state = input.state;
    filter.queue = input.queue;
    if (input.cursor) filter.before = JobId{input.cursor->numbers[0]};
    filter.rows_max = input.limit + 1;  // one more row than shown, to detect a next page
    auto jobs = context.read([&](store::Tx& tx) { return store::list_jobs(tx, filter); });
    std::optional<std::string> next;
    if (jobs.size() > input.limit) {
        jobs.resize(input.limit);
        next = Cursor<1>{std::string(input.list), {jobs.back().id.value}}.text();
    }
    auto data = Json::array();
    for (const auto& job : jobs) data.push_back(job_json(job, context));
    return page(std::move(data), std::move(next));
}

Result<Reply> show_job(const OneJob& input, Context& context) {
    auto whole = context.read([&](store::Tx& tx) {
        auto job = load_own_job(tx, context, input.id);
        return job ? std::optional(WholeJob{std::move(*job), store::load_job_history(tx, input.id)}) : std::nullopt;
    });
    if (!whole) return no_such_job();
    return Reply{.body = whole_job_json(*std::move(whole), context)};
}

// A change by hand, with its entry in the history.
struct JobChange {
    store::JobEvent event;
    std::string detail;
    std::string only;  // which jobs permit it, for the refusal
    std::function<bool(store::Tx& tx)> apply;
};

Result<Reply> change_job(JobId id, const JobChange& change, const Context& context) {
    const auto is_changed = context.services.database.transact([&](store::Tx& tx) {
        if (!load_own_job(tx, context, id) || !change.apply(tx)) return false;
        store::note_by_hand(tx, id, change.event, context.caller.actor, change.detail);
        return true;
    });
    const auto job = context.read([&](store::Tx& tx) { return load_own_job(tx, context, id); });
    if (!job) return no_such_job();
    if (is_changed) return Reply{.body = job_json(*job, context)};
    return refuse(ErrorCode::state_conflict, "id",
                  "the job is " + std::string(name_of(job->state)) + ", and only " + change.only);
}

Result<Reply> retry_one(const OneJob& input, Context& context) {
    return change_job(input.id,
                      {store::JobEvent::replayed, "",
                       "a dead, cancelled or waiting job, or one that left a calendar out of step, can be retried",
                       [&](store::Tx& tx) { return store::retry_job(tx, input.id); }},
                      context);
}

// In transactions of a hundred jobs. If it is interrupted, a repeat retries those that are left.
Result<Reply> retry_all(const RetryJobs& input, Context& context) {
    if (const auto checked = input.check(context); !checked) return checked.refusal();
    auto& database = context.services.database;
    store::ReplayFilter filter;
    filter.state = *from_name<store::JobState>(name_of(input.state));
    filter.kind = input.kind.value_or("");
    filter.company = company_of_jobs(context);
    RetriedJobs retried;
    while (true) {
        const auto ids = database.read([&](store::Tx& tx) { return store::load_replayable(tx, filter); });
        if (ids.empty()) break;
        filter.after = ids.back();
        retried.count += database.transact([&](store::Tx& tx) {
            std::size_t count = 0;
            for (const auto id : ids) {
                if (!store::retry_job(tx, id)) continue;  // changed concurrently
                store::note_by_hand(tx, id, store::JobEvent::replayed, context.caller.actor);
                ++count;
            }
            return count;
        });
    }
    return Reply{.body = retried_jobs_view().write(retried)};
}

Result<Reply> edit_one(const EditJob& input, Context& context) {
    store::JobEdit edit;
    std::string changes;
    if (input.run_at) {
        edit.run_at = Moment(*input.run_at);
        changes += " run_at " + store::format_datetime(*input.run_at);
    }
    if (input.deadline.given) {
        edit.set_deadline = true;
        edit.deadline = input.deadline.value;
        changes += edit.deadline ? " deadline " + store::format_datetime(*edit.deadline) : " no deadline";
    }
    if (input.priority) {
        edit.priority = input.priority;
        changes += " priority " + std::to_string(*input.priority);
    }
    if (changes.empty()) {
        return refuse(ErrorCode::missing_field, "run_at", "run_at, deadline or priority is needed");
    }
    return change_job(input.id,
                      {store::JobEvent::edited, changes.substr(1), "a waiting, dead or cancelled job can be changed",
                       [&](store::Tx& tx) { return store::edit_job(tx, input.id, edit); }},
                      context);
}

Result<Reply> cancel_one(const OneJob& input, Context& context) {
    return change_job(input.id,
                      {store::JobEvent::cancelled, "", "a waiting or dead job can be cancelled",
                       [&](store::Tx& tx) { return store::cancel_job(tx, input.id); }},
                      context);
}

}  // namespace

std::vector<Operation> job_operations() {
    using enum ErrorCode;
    std::vector<Operation> all{
        operation<ListJobs>({.id = "jobs.list",
                             .method = "GET",
                             .path = "/v1/jobs",
                             .scope = store::Scope::admin,
                             .summary = "List background jobs, newest first.",
                             .answer = Answer::page(job_view())
                                           .as_table({"id", "queue", "kind", "state", "attempt", "run_at", "unique_key",
                                                      "last_error"})},
                            list_jobs),
        operation<OneJob>({.id = "jobs.show",
                           .method = "GET",
                           .path = "/v1/jobs/{id}",
                           .scope = store::Scope::admin,
                           .summary = "Show a job with its failed runs and manual changes.",
                           .answer = Answer::record(whole_job_view())},
                          show_job),
        operation<OneJob>({.id = "jobs.retry",
                           .method = "POST",
                           .path = "/v1/jobs/{id}/retry",
                           .scope = store::Scope::admin,
                           .summary = "Run a dead, cancelled, waiting or conflicted job now.",
                           .description = "An ended job whose `run_at` was set to a future time runs at that time.",
                           .answer = Answer::record(job_view()),
                           .refusals = {state_conflict},
                           .may_be_empty = true},
                          retry_one),
        operation<RetryJobs>({.id = "jobs.retry_all",
                              .method = "POST",
                              .path = "/v1/jobs/retry",
                              .scope = store::Scope::admin,
                              .summary = "Run all ended jobs again that match.",
                              .answer = Answer::record(retried_jobs_view()),
                              .may_be_empty = true},
                             retry_all),
        operation<EditJob>({.id = "jobs.edit",
                            .method = "PATCH",
                            .path = "/v1/jobs/{id}",
                            .scope = store::Scope::admin,
                            .summary = "Change a waiting, dead or cancelled job.",
                            .answer = Answer::record(job_view()),
                            .refusals = {missing_field, state_conflict},
                            .example = {{"priority", 2}}},
                           edit_one),
        operation<OneJob>({.id = "jobs.cancel",
                           .method = "POST",
                           .path = "/v1/jobs/{id}/cancel",
                           .scope = store::Scope::admin,
                           .summary = "Cancel a waiting or dead job.",
                           .description = "It can be retried until it is deleted, a day later.",
                           .answer = Answer::record(job_view()),
                           .refusals = {state_conflict},
                           .may_be_empty = true},
                          cancel_one),
    };
    for (auto& one : all) one.of_every_company = true;
    return all;
}

}  // namespace slotkeeper::rest
