// job_rows: the queue as a table.
//
// A job is inserted in the transaction of the change that wants it, and only ever inserted there: its unique key
// "kind:subject:version" makes a second one for the same version a duplicate, which is ignored. A worker claims it with
// a lease and a fence that rises at every claim; what it writes later carries that fence and is refused once somebody
// else has the job. The database's clock judges everything here.
// Read on: jobs/queue/runner.h runs them.
#pragma once

#include "engine/base/ids.h"
#include "engine/store/mariadb/database.h"

#include <limits>
#include <map>
#include <optional>
#include <span>
#include <string>
#include <vector>

namespace slotkeeper::store {

enum class JobQueue : std::uint8_t { calls, sync, reminders, conversations, webhooks, campaigns, maintenance };
enum class JobState : std::uint8_t { available, running, done, dead, cancelled };

}  // namespace slotkeeper::store

template <>
struct slotkeeper::Words<slotkeeper::store::JobQueue> {
    static constexpr std::array<std::string_view, 7> all{"calls",    "sync",      "reminders",  "conversations",
                                                         "webhooks", "campaigns", "maintenance"};
};
template <>
struct slotkeeper::Words<slotkeeper::store::JobState> {
    static constexpr std::array<std::string_view, 5> all{"available", "running", "done", "dead", "cancelled"};
};

namespace slotkeeper::store {

struct NewJob {
    JobId id;
    CompanyId company;  // 0: the house keeps itself in order
    JobQueue queue = JobQueue::maintenance;
    std::string kind;  // "sync", "expire_hold"
    std::int64_t subject = 0;
    std::string unique_key;
    Moment run_at;
    int priority = 5;  // lower goes first
    std::optional<Instant> deadline{};
};

// "sync:apt_...:3" and the like.
std::string job_key(std::string_view kind, AppointmentId appointment, std::string_view version);

// INSERT IGNORE, because a job that is already there for this version is the same job. Empty where there is none.
std::optional<SqlText> insert_jobs_sql(std::span<const NewJob> jobs, Moment now);

struct Job {
    JobId id;
    CompanyId company;
    JobQueue queue{};
    std::string kind;
    std::int64_t subject = 0;
    std::string unique_key;
    JobState state{};
    int priority = 5;
    Moment run_at;
    std::optional<Instant> deadline{};  // past it a failing job is dead
    int attempt = 0;                    // with the one under way; snoozing gives it back
    std::int64_t fence = 0;
    std::string lease_owner;  // empty where nobody has it
    std::optional<Moment> lease_until;
    std::string outcome, last_error;
    Moment created_at;
    std::optional<Moment> finished_at;
    std::optional<AccountId> account{};  // of the calendar in which its subject stands; known from its claim on
};

// --- for the runner ------------------------------------------------------------------------------
// What waits, in one look at the index however long the queue is.
struct Waiting {
    JobQueue queue{};
    int priority = 0;
    std::chrono::microseconds due_in{};  // the first of them; not positive: due
};
std::vector<Waiting> load_waiting(Tx& tx);  // by queue, then priority

// What runs already, and how much of it may be of one company and of one calendar account. A host that hangs keeps
// those who wait for it, and leaves hands free for everybody else.
struct Crowd {
    std::size_t company_max = std::numeric_limits<std::size_t>::max();
    std::size_t account_max = std::numeric_limits<std::size_t>::max();
    std::map<CompanyId, std::size_t> of_company{};
    std::map<AccountId, std::size_t> of_account{};

    bool has_room_for(const Job& job) const;
    void add(const Job& job);
    std::vector<CompanyId> full_companies() const;
    std::vector<AccountId> full_accounts() const;
};

struct Claim {
    JobQueue queue{};
    int priority = 0;
    std::span<const std::string> kinds;  // those that this binary knows; not empty
    std::string owner;                   // of the lease, at most 80 letters of ASCII
    std::chrono::milliseconds lease{};
    std::size_t rows_max = 1;
    Crowd crowd{};
};
// Due jobs, the longest due first, now running with a new fence. Those that another worker is claiming are passed by,
// and so are those for which the crowd has no room: then there may be more for whoever asks again.
// Commit before the work begins.
std::vector<Job> claim_jobs(Tx& tx, const Claim& claim);

// These return false, having changed nothing, where the fence has moved on: the job is somebody else's now.
bool finish_job(Tx& tx, const Job& job, std::string_view outcome);
bool kill_job(Tx& tx, const Job& job, std::string_view error);
// Back into the queue, with the priority that the job has here; dead where the deadline comes before the next try. A
// snooze gives the attempt back; so does in_its_place, after which it stays due as long as it was.
enum class TryAgain : std::uint8_t { after_failure, after_snooze, in_its_place };
bool postpone_job(Tx& tx, const Job& job, std::chrono::microseconds wait, TryAgain why, std::string_view error);

// Lengthens the leases of those that are still ours; the others are simply not found.
void renew_jobs(Tx& tx, std::span<const Job> jobs, std::chrono::milliseconds lease);
// Frees the jobs whose worker has let its lease run out; returns how many. Their attempt counts, so that a job that
// kills its worker does not come back for ever.
std::size_t rescue_jobs(Tx& tx);

// Deletes done and cancelled jobs that ended before `before`, at most rows_max; returns how many. The dead stay.
std::size_t delete_ended_jobs(Tx& tx, Moment before, std::size_t rows_max);

// --- for people ----------------------------------------------------------------------------------
std::optional<Job> load_job(Tx& tx, JobId id);
struct JobFilter {
    std::optional<CompanyId> company{};
    std::optional<JobState> state{};
    std::optional<JobQueue> queue{};
    std::optional<std::int64_t> subject{};
    std::optional<JobId> before{};  // the last one of the page before
    std::size_t rows_max = limits::page_default;
};
std::vector<Job> list_jobs(Tx& tx, const JobFilter& filter);  // newest first
// A dead, cancelled or waiting job, or one that ended with a calendar left behind (conflicted, account_disconnected):
// run now, or when an edit of an ended one says so, with all its attempts. False where it is running, well done or not
// there.
bool retry_job(Tx& tx, JobId id);

// What a column of 300 letters can hold of an error: ASCII that prints, cut short.
std::string short_error(std::string_view text);

}  // namespace slotkeeper::store
