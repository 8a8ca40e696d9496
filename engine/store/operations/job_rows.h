// job_rows: the job queue as a table.
//
// A job is inserted in the transaction of the change that needs it: its unique key makes a second one with the same
// arguments a duplicate, which is ignored. A worker claims it with a lease and a fence that rises at every claim; later
// writes carry that fence and are refused if another worker has the job. All times are by the database's clock. Read
// on: job_kinds.h lists the kinds, jobs/queue/runner.h runs them.
#pragma once

#include "engine/base/ids.h"
#include "engine/store/mariadb/table.h"

#include <limits>
#include <map>
#include <optional>
#include <span>
#include <string>
#include <vector>

namespace slotkeeper {
enum class JobOutcome : std::uint8_t;  // job_kinds.h
}  // namespace slotkeeper

namespace slotkeeper::store {

enum class JobQueue : std::uint8_t { calls, sync, reminders, conversations, webhooks, campaigns, maintenance };
enum class JobState : std::uint8_t { available, running, done, dead, cancelled };

}  // namespace slotkeeper::store

template <>
struct slotkeeper::EnumNames<slotkeeper::store::JobQueue> {
    static constexpr std::array<std::string_view, 7> all{"calls",    "sync",      "reminders",  "conversations",
                                                         "webhooks", "campaigns", "maintenance"};
};
template <>
struct slotkeeper::EnumNames<slotkeeper::store::JobState> {
    static constexpr std::array<std::string_view, 5> all{"available", "running", "done", "dead", "cancelled"};
};

namespace slotkeeper::store {

// Made by job::make (job_kinds.h).
struct NewJob {
    JobId id;
    CompanyId company;  // 0 for system jobs
    JobQueue queue = JobQueue::maintenance;
    std::string kind;  // "sync", "expire_hold"
    std::int64_t subject = 0;
    std::string unique_key;
    std::string args;  // a JSON object
    Moment run_at;
    int priority = 5;  // lower goes first
    std::optional<Instant> deadline{};
};

// INSERT IGNORE, because an existing job for this version is the same job. std::nullopt if `jobs` is empty.
std::optional<SqlText> insert_jobs_sql(std::span<const NewJob> jobs, Moment now);

struct Job {
    JobId id;
    CompanyId company;
    JobQueue queue{};
    std::string kind;
    std::int64_t subject = 0;
    std::string unique_key;
    std::string args = "{}";  // job::arguments_of reads them
    JobState state{};
    int priority = 5;
    Moment run_at;
    std::optional<Instant> deadline{};  // after it a failing job is dead
    int attempt = 0;                    // with the present run; a snooze decrements it
    std::int64_t fence = 0;
    std::string lease_owner;  // empty if no worker has it
    std::optional<Moment> lease_until;
    std::string outcome, last_error;  // the outcome is the name of a JobOutcome, or one of an older program
    Moment created_at;
    std::optional<Moment> finished_at;
    std::optional<AccountId> account{};  // of the calendar of its subject; known once it is claimed
};
extern const Table<Job> job_table;

// --- for the runner ------------------------------------------------------------------------------
// The waiting jobs, by a few reads of an index, however long the queue is.
struct Waiting {
    JobQueue queue{};
    int priority = 0;
    std::chrono::microseconds due_in{};  // until the first of them is due; not positive: due
};
std::vector<Waiting> load_waiting(Tx& tx);  // by queue, then priority

// How many running jobs may belong to one company and to one calendar account, and how many do now. If a server hangs,
// only its jobs wait, and threads remain free for all others.
struct ConcurrencyLimit {
    std::size_t company_max = std::numeric_limits<std::size_t>::max();
    std::size_t account_max = std::numeric_limits<std::size_t>::max();
    std::map<CompanyId, std::size_t> of_company{};
    std::map<AccountId, std::size_t> of_account{};

    bool has_room_for(const Job& job) const;
    void add(const Job& job);
    std::vector<CompanyId> full_companies() const;
    std::vector<AccountId> full_accounts() const;
};

struct JobClaim {
    JobQueue queue{};
    int priority = 0;
    std::span<const std::string> kinds;  // known to this binary; not empty
    std::string owner;                   // of the lease, at most 80 letters of ASCII
    std::chrono::milliseconds lease{};
    std::size_t rows_max = 1;
    ConcurrencyLimit limit{};
};
// Due jobs, the longest due first, now running with a new fence. Jobs that another worker is claiming are skipped, and
// so are jobs beyond claim.limit: then there may be more for the next claim. Commit before the work begins.
std::vector<Job> claim_jobs(Tx& tx, const JobClaim& claim);

// These return false, having changed nothing, if the fence has changed: another worker has the job now.
bool finish_job(Tx& tx, const Job& job, JobOutcome outcome);
bool kill_job(Tx& tx, const Job& job, std::string_view error);
// Back into the queue, with the priority of `job`; dead if the deadline comes before the next run. A snooze decrements
// the attempt; so does in_its_place, which keeps the time since when the job has been due.
enum class TryAgain : std::uint8_t { after_failure, after_snooze, in_its_place };
bool postpone_job(Tx& tx, const Job& job, std::chrono::microseconds wait, TryAgain why, std::string_view error);

// Extends the leases that this worker still holds; other jobs are not changed.
void renew_jobs(Tx& tx, std::span<const Job> jobs, std::chrono::milliseconds lease);
// Frees the jobs whose lease has expired; returns how many. Their attempt counts, so that a job that kills its worker
// does not run for ever.
std::size_t rescue_jobs(Tx& tx);

// Deletes done and cancelled jobs that ended before `before`, at most rows_max; returns how many. Dead jobs stay.
std::size_t delete_ended_jobs(Tx& tx, Moment before, std::size_t rows_max);

// --- for operators --------------------------------------------------------------------------------
std::optional<Job> load_job(Tx& tx, JobId id);
struct JobFilter {
    std::optional<CompanyId> company{};
    std::optional<JobState> state{};
    std::optional<JobQueue> queue{};
    std::optional<std::int64_t> subject{};
    std::optional<JobId> before{};  // the last one of the previous page
    std::size_t rows_max = limits::page_default;
};
std::vector<Job> list_jobs(Tx& tx, const JobFilter& filter);  // newest first
// Runs a dead, cancelled or waiting job again, or one that left a calendar out of step (conflicted,
// account_disconnected): now, or at the time set by an edit of an ended job, with all its attempts. False if it is
// running, was successful or does not exist.
bool retry_job(Tx& tx, JobId id);

// The part of an error that a column of 300 letters holds: printable ASCII, shortened.
std::string short_error(std::string_view text);

}  // namespace slotkeeper::store
