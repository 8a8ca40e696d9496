// job_rows: the statements of the queue.
#include "engine/store/operations/job_rows.h"

#include "engine/base/assert.h"
#include "engine/store/operations/job_history_rows.h"
#include "engine/store/operations/job_kinds.h"

#include <spdlog/spdlog.h>

#include <algorithm>
#include <limits>

namespace slotkeeper::store {

namespace {

constexpr auto kInsertJobs = R"sql(
    INSERT IGNORE INTO job (job_id, company_id, queue, kind, subject_id, unique_key, args, state, priority,
                            run_at, deadline_at, created_at) VALUES )sql";

// A loose scan of job_to_claim: one step for each state, queue and priority, however many jobs there are. With a WHERE
// for the state MariaDB would read all waiting jobs.
constexpr auto kLoadWaiting = R"sql(
    SELECT state, queue, priority, COALESCE(TIMESTAMPDIFF(MICROSECOND, UTC_TIMESTAMP(6), MIN(run_at)), 0)
    FROM job GROUP BY state, queue, priority)sql";

// With queue and priority given, due jobs are adjacent in job_to_claim: later ones are neither read nor locked. SKIP
// LOCKED: two concurrent workers must get different jobs instead of waiting for each other.
constexpr auto kLockDue = R"sql(
    WHERE state = 'available' AND run_at <= UTC_TIMESTAMP(6))sql";

// An unreadable job would stay the first of the queue and block all others.
constexpr auto kMarkUnreadable = R"sql(
    UPDATE job SET state = 'dead', last_error = 'its row cannot be read', finished_at = UTC_TIMESTAMP(6)
    WHERE job_id IN )sql";

constexpr auto kClaim = R"sql(
    UPDATE job SET state = 'running', attempt = attempt + 1, fence = fence + 1,
        lease_until = UTC_TIMESTAMP(6) + INTERVAL )sql";

// Every write after the claim: only while the fence is that of the claim.
constexpr auto kEnd = R"sql(
    UPDATE job SET state = :state, outcome = :outcome, last_error = :error, finished_at = UTC_TIMESTAMP(6),
        lease_owner = NULL, lease_until = NULL
    WHERE job_id = :id AND fence = :fence AND state = 'running')sql";

// An assignment sees the values set by those before it. A dead job keeps its run_at, so a run_at in the future was set
// by a person.
constexpr auto kPostpone = R"sql(
    UPDATE job SET state = IF(deadline_at <= UTC_TIMESTAMP(6) + INTERVAL :wait MICROSECOND, 'dead', 'available'),
        finished_at = IF(state = 'dead', UTC_TIMESTAMP(6), NULL),
        run_at = IF(state = 'dead' OR :in_its_place, run_at, UTC_TIMESTAMP(6) + INTERVAL :wait MICROSECOND),
        priority = :priority, attempt = attempt - :returned_attempts, last_error = :error, lease_owner = NULL,
        lease_until = NULL
    WHERE job_id = :id AND fence = :fence AND state = 'running')sql";

constexpr auto kRenewJobs = R"sql(
    UPDATE job SET lease_until = UTC_TIMESTAMP(6) + INTERVAL )sql";

// Found without locks and written by primary key: a locking scan could deadlock with a worker that finishes.
constexpr auto kFindLost = R"sql(
    SELECT job_id, fence FROM job WHERE state = 'running' AND lease_until < UTC_TIMESTAMP(6))sql";

constexpr auto kRescue = R"sql(
    UPDATE job SET state = 'available', run_at = UTC_TIMESTAMP(6), fence = fence + 1, last_error = 'worker lost',
        lease_owner = NULL, lease_until = NULL
    WHERE job_id = :id AND fence = :fence AND state = 'running' AND lease_until < UTC_TIMESTAMP(6))sql";

// Ids rise with time, so old jobs are a range of the primary key, without an index by age.
constexpr auto kDeleteEnded = R"sql(
    DELETE FROM job WHERE job_id < :first_kept AND state IN ('done', 'cancelled') AND finished_at < :before
    ORDER BY job_id LIMIT :rows)sql";

constexpr auto kRetry = R"sql(
    UPDATE job SET run_at = IF(state = 'available', UTC_TIMESTAMP(6), GREATEST(run_at, UTC_TIMESTAMP(6))),
        state = 'available', attempt = 0, finished_at = NULL, outcome = ''
    WHERE job_id = )sql";
constexpr auto kIfItMayRunAgain = R"sql(
    AND (state IN ('dead', 'cancelled', 'available') OR state = 'done' AND outcome IN )sql";

// Subqueries of a locking read lock nothing themselves.
constexpr auto kNotLinkedTo = R"sql(
    AND NOT EXISTS (SELECT 1 FROM calendar_link WHERE appointment_id = subject_id AND account_id IN )sql";
constexpr auto kNoEventOf = R"sql(
    AND NOT EXISTS (SELECT 1 FROM inbound_event WHERE event_id = subject_id AND account_id IN )sql";
constexpr auto kLinkedTo = R"sql(
    SELECT appointment_id, account_id FROM calendar_link WHERE part = 0 AND appointment_id IN )sql";
constexpr auto kEventOf = R"sql(
    SELECT event_id, account_id FROM inbound_event WHERE event_id IN )sql";

std::int64_t microseconds_of(std::chrono::microseconds length) { return length.count(); }

// A claim increments both, and the result must fit into the column.
constexpr std::int64_t kAttemptMax = std::numeric_limits<std::int32_t>::max();
constexpr std::int64_t kFenceMax = std::numeric_limits<std::int64_t>::max();

Job read_job(const Row& row) {
    auto job = job_table.read(row);
    if (job.attempt >= kAttemptMax || job.fence >= kFenceMax) throw DamagedData("its attempts cannot be counted");
    return job;
}

void add_accounts(Tx& tx, std::vector<Job>& jobs) {
    std::vector<std::int64_t> subjects;
    for (const auto& job : jobs) subjects.push_back(job.subject);
    std::map<std::int64_t, AccountId> accounts;
    const auto note = [&](std::int64_t subject, AccountId account) { accounts.emplace(subject, account); };
    tx.rows(SqlText(kLinkedTo).list(subjects), note);
    std::erase_if(subjects, [&](std::int64_t subject) { return accounts.contains(subject); });
    if (!subjects.empty()) tx.rows(SqlText(kEventOf).list(subjects), note);
    for (auto& job : jobs) {
        if (const auto found = accounts.find(job.subject); found != accounts.end()) job.account = found->second;
    }
}

template <class Id>
std::vector<Id> full(const std::map<Id, std::size_t>& counts, std::size_t most) {
    std::vector<Id> ids;
    for (const auto& [id, count] : counts) {
        if (count >= most) ids.push_back(id);
    }
    return ids;
}

std::optional<CompanyId> company_of(const NewJob& job) {
    return job.company ? std::optional(job.company) : std::nullopt;
}

}  // namespace

const Table<Job> job_table{
    "job",
    column<&Job::id>("job_id"),
    empty_is_null<&Job::company>("company_id"),
    column<&Job::queue>("queue"),
    column<&Job::kind>("kind"),
    column<&Job::subject>("subject_id"),
    column<&Job::unique_key>("unique_key"),
    column<&Job::args>("args"),
    column<&Job::state>("state"),
    column<&Job::priority>("priority"),
    column<&Job::run_at>("run_at"),
    column<&Job::deadline>("deadline_at"),
    column<&Job::attempt>("attempt"),
    column<&Job::fence>("fence"),
    empty_is_null<&Job::lease_owner>("lease_owner"),
    column<&Job::lease_until>("lease_until"),
    column<&Job::outcome>("outcome"),
    column<&Job::last_error>("last_error"),
    column<&Job::created_at>("created_at"),
    column<&Job::finished_at>("finished_at"),
};

std::optional<SqlText> insert_jobs_sql(std::span<const NewJob> jobs, Moment now) {
    if (jobs.empty()) return std::nullopt;
    std::vector<const NewJob*> sorted;  // by the key on which two transactions may conflict
    for (const auto& job : jobs) sorted.push_back(&job);
    std::sort(sorted.begin(), sorted.end(),
              [](const NewJob* a, const NewJob* b) { return a->unique_key < b->unique_key; });
    SqlText sql(kInsertJobs);
    for (const auto* job : sorted) {
        SLOTKEEPER_ASSERT(job->unique_key.size() <= 120, "INSERT IGNORE would cut it");
        sql.row({job->id, company_of(*job), job->queue, job->kind, job->subject, job->unique_key, job->args,
                 JobState::available, job->priority, job->run_at, job->deadline, now});
    }
    return sql;
}

std::vector<Waiting> load_waiting(Tx& tx) {
    std::vector<Waiting> waiting;
    const EachRow read = [&](JobState state, JobQueue queue, int priority, std::chrono::microseconds due_in) {
        if (state == JobState::available) waiting.push_back({queue, priority, due_in});
    };
    tx.rows(kLoadWaiting, {}, leave_out_damaged(read));
    return waiting;
}

bool ConcurrencyLimit::has_room_for(const Job& job) const {
    const auto room = [](const auto& counts, const auto& id, std::size_t most) {
        const auto found = counts.find(id);
        return found == counts.end() || found->second < most;
    };
    if (job.company && !room(of_company, job.company, company_max)) return false;
    return !job.account || room(of_account, *job.account, account_max);
}

void ConcurrencyLimit::add(const Job& job) {
    if (job.company) ++of_company[job.company];
    if (job.account) ++of_account[*job.account];
}

std::vector<CompanyId> ConcurrencyLimit::full_companies() const { return full(of_company, company_max); }

std::vector<AccountId> ConcurrencyLimit::full_accounts() const { return full(of_account, account_max); }

std::vector<Job> claim_jobs(Tx& tx, const JobClaim& claim) {
    auto due = job_table.select();
    due.raw(kLockDue).raw(" AND queue = ").value(claim.queue).raw(" AND priority = ").value(claim.priority);
    due.raw(" AND kind IN ").list(claim.kinds);
    if (const auto full = claim.limit.full_companies(); !full.empty()) {
        due.raw(" AND (company_id IS NULL OR company_id NOT IN ").list(full).raw(")");
    }
    if (const auto full = claim.limit.full_accounts(); !full.empty()) {
        due.raw(kNotLinkedTo).list(full).raw(")").raw(kNoEventOf).list(full).raw(")");
    }
    due.raw(" ORDER BY run_at, job_id LIMIT ").value(claim.rows_max).raw(" FOR UPDATE SKIP LOCKED");
    std::vector<Job> jobs;
    std::vector<JobId> unreadable;
    tx.rows(due, [&](const Row& row) {
        try {
            jobs.push_back(read_job(row));
        } catch (const DamagedData& damage) {
            unreadable.push_back(row.at<JobId>(0));
            spdlog::error("job {}: dead, its row cannot be read: {}", unreadable.back().text(), damage.what());
        }
    });
    if (!unreadable.empty()) tx.run(SqlText(kMarkUnreadable).list(unreadable));
    if (jobs.empty()) return jobs;
    add_accounts(tx, jobs);
    auto limit = claim.limit;
    std::vector<JobId> ids;
    std::erase_if(jobs, [&](const Job& job) {
        if (!limit.has_room_for(job)) return true;
        limit.add(job);
        ids.push_back(job.id);
        return false;
    });

    SqlText update(kClaim);
    update.value(microseconds_of(claim.lease)).raw(" MICROSECOND, lease_owner = ").value(claim.owner);
    tx.run(update.raw(" WHERE job_id IN ").list(ids));
    for (auto& job : jobs) {
        job.state = JobState::running;
        job.lease_owner = claim.owner;
        ++job.attempt;
        ++job.fence;
    }
    return jobs;
}

bool finish_job(Tx& tx, const Job& job, JobOutcome outcome) {
    return tx.run(kEnd, {JobState::done, outcome, "", job.id, job.fence}) > 0;
}

bool kill_job(Tx& tx, const Job& job, std::string_view error) {
    return tx.run(kEnd, {JobState::dead, "", short_error(error), job.id, job.fence}) > 0;
}

bool postpone_job(Tx& tx, const Job& job, std::chrono::microseconds wait, TryAgain why, std::string_view error) {
    const auto in_its_place = why == TryAgain::in_its_place;
    const auto returned_attempts = why == TryAgain::after_failure ? 0 : 1;
    return tx.run(kPostpone, {microseconds_of(wait), in_its_place, job.priority, returned_attempts, short_error(error),
                              job.id, job.fence}) > 0;
}

void renew_jobs(Tx& tx, std::span<const Job> jobs, std::chrono::milliseconds lease) {
    if (jobs.empty()) return;
    std::vector<std::pair<JobId, std::int64_t>> names;
    for (const auto& job : jobs) names.emplace_back(job.id, job.fence);
    std::sort(names.begin(), names.end());
    SqlText sql(kRenewJobs);
    sql.value(microseconds_of(lease)).raw(" MICROSECOND WHERE state = 'running' AND (");
    const auto* separator = "";
    for (const auto& [id, fence] : names) {
        sql.raw(separator).raw("(job_id = ").value(id).raw(" AND fence = ").value(fence).raw(")");
        separator = " OR ";
    }
    tx.run(sql.raw(")"));
}

std::size_t rescue_jobs(Tx& tx) {
    std::vector<std::pair<JobId, std::int64_t>> lost;
    tx.rows(kFindLost, {}, [&](JobId id, std::int64_t fence) { lost.emplace_back(id, fence); });
    std::sort(lost.begin(), lost.end());
    std::size_t rescued = 0;
    for (const auto& [id, fence] : lost) {
        if (tx.run(kRescue, {id, fence}) == 0) continue;
        note_lost_run(tx, id);
        ++rescued;
    }
    return rescued;
}

std::size_t delete_ended_jobs(Tx& tx, Moment before, std::size_t rows_max) {
    return static_cast<std::size_t>(tx.run(kDeleteEnded, {first_id_at(before), before, rows_max}));
}

std::optional<Job> load_job(Tx& tx, JobId id) {
    auto sql = job_table.select();
    std::optional<Job> found;
    tx.rows(sql.raw("WHERE job_id = ").value(id), [&](const Row& row) { found = read_job(row); });
    return found;
}

std::vector<Job> list_jobs(Tx& tx, const JobFilter& filter) {
    auto sql = job_table.select();
    sql.raw("WHERE TRUE");
    if (filter.company) sql.raw(" AND company_id = ").value(*filter.company);
    if (filter.state) sql.raw(" AND state = ").value(*filter.state);
    if (filter.queue) sql.raw(" AND queue = ").value(*filter.queue);
    if (filter.subject) sql.raw(" AND subject_id = ").value(*filter.subject);
    if (filter.before) sql.raw(" AND job_id < ").value(*filter.before);
    sql.raw(" ORDER BY job_id DESC LIMIT ").value(filter.rows_max);
    std::vector<Job> jobs;
    tx.rows(sql, [&](const Row& row) { jobs.push_back(read_job(row)); });
    return jobs;
}

bool retry_job(Tx& tx, JobId id) {
    SqlText sql(kRetry);
    return tx.run(sql.value(id).raw(kIfItMayRunAgain).list(kLeftOutOfStep).raw(")")) > 0;
}

std::string short_error(std::string_view text) {
    constexpr std::size_t letters_max = 300;
    std::string out(text.substr(0, letters_max));
    for (auto& letter : out) {
        if (letter < ' ' || letter > '~') letter = '?';
    }
    return out;
}

}  // namespace slotkeeper::store
