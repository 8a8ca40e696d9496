// job_history_rows: the statements of job histories.
#include "engine/store/operations/job_history_rows.h"

#include "engine/base/assert.h"
#include "engine/store/operations/job_kinds.h"

namespace slotkeeper::store {

namespace {

constexpr auto kNewest = R"sql(SELECT COALESCE(MAX(entry), 0) FROM job_history WHERE job_id = :id)sql";

constexpr auto kNoteRun = R"sql(
    INSERT INTO job_history (job_id, entry, event, at, attempt, took_milliseconds, detail)
    SELECT job_id, :entry, IF(state = 'dead', 'died', 'failed'), UTC_TIMESTAMP(6), :attempt, :took, last_error
    FROM job WHERE job_id = :id AND (state = 'dead' OR :failed))sql";

constexpr auto kNote = R"sql(
    INSERT INTO job_history (job_id, entry, event, at, attempt, actor, detail)
    SELECT job_id, :entry, :event, UTC_TIMESTAMP(6), attempt, :actor, :detail FROM job WHERE job_id = :id)sql";

constexpr auto kDrop = R"sql(DELETE FROM job_history WHERE job_id = :id AND entry <= :last)sql";

constexpr auto kEdit = R"sql(
    UPDATE job SET run_at = COALESCE(:run_at, run_at), priority = COALESCE(:priority, priority),
        deadline_at = IF(:set_deadline, :deadline, deadline_at)
    WHERE job_id = :id AND state IN ('available', 'dead', 'cancelled'))sql";

constexpr auto kCancel = R"sql(
    UPDATE job SET state = 'cancelled', finished_at = UTC_TIMESTAMP(6)
    WHERE job_id = :id AND state IN ('available', 'dead'))sql";

// Read without locks; each job is then locked by its key.
constexpr auto kReplayable = R"sql(SELECT job_id FROM job WHERE state = )sql";

// The number of the next entry; deletes old entries to make room.
int next_entry(Tx& tx, JobId id) {
    auto newest = 0;
    tx.one(kNewest, {id}, [&](int entry) { newest = entry; });
    if (newest >= kJobHistoryMax) tx.run(kDrop, {id, newest + 1 - kJobHistoryMax});
    return newest + 1;
}

void note_run(Tx& tx, const Job& job, std::chrono::milliseconds took, bool failed) {
    tx.run(kNoteRun, {next_entry(tx, job.id), job.attempt, took.count(), job.id, failed ? 1 : 0});
}

}  // namespace

const Table<JobHistoryEntry> job_history_table{
    "job_history",
    unread("job_id"),
    column<&JobHistoryEntry::entry>("entry"),
    column<&JobHistoryEntry::event>("event"),
    column<&JobHistoryEntry::at>("at"),
    column<&JobHistoryEntry::attempt>("attempt"),
    column<&JobHistoryEntry::took>("took_milliseconds"),
    column<&JobHistoryEntry::actor>("actor"),
    column<&JobHistoryEntry::detail>("detail"),
};

void note_failed_run(Tx& tx, const Job& job, std::chrono::milliseconds took) { note_run(tx, job, took, true); }
void note_snoozed_run(Tx& tx, const Job& job, std::chrono::milliseconds took) {
    // Only jobs with a deadline can die of a snooze.
    if (job.deadline) note_run(tx, job, took, false);
}

void note_lost_run(Tx& tx, JobId id) { note_by_hand(tx, id, JobEvent::lost, ""); }

void note_by_hand(Tx& tx, JobId id, JobEvent event, std::string_view actor, std::string_view detail) {
    SLOTKEEPER_ASSERT(actor.size() <= 120 && detail.size() <= 300, "bounded by the callers");
    tx.run(kNote, {next_entry(tx, id), event, actor, detail, id});
}

std::vector<JobHistoryEntry> load_job_history(Tx& tx, JobId id) {
    auto sql = job_history_table.select();
    return job_history_table.all(tx, sql.raw("WHERE job_id = ").value(id).raw(" ORDER BY entry"));
}

bool edit_job(Tx& tx, JobId id, const JobEdit& edit) {
    return tx.run(kEdit, {edit.run_at, edit.priority, edit.set_deadline ? 1 : 0, edit.deadline, id}) > 0;
}

bool cancel_job(Tx& tx, JobId id) { return tx.run(kCancel, {id}) > 0; }

std::vector<JobId> load_replayable(Tx& tx, const ReplayFilter& filter) {
    SqlText sql(kReplayable);
    sql.value(filter.state);
    if (filter.state == JobState::done) sql.raw(" AND outcome IN ").list(kLeftOutOfStep);
    if (filter.company) sql.raw(" AND company_id = ").value(*filter.company);
    if (!filter.kind.empty()) sql.raw(" AND kind = ").value(filter.kind);
    sql.raw(" AND job_id > ").value(filter.after).raw(" ORDER BY job_id LIMIT ").value(filter.rows_max);
    std::vector<JobId> ids;
    tx.rows(sql, [&](JobId id) { ids.push_back(id); });
    return ids;
}

}  // namespace slotkeeper::store
