// job_history_rows: the failed runs of a job, and the manual changes to it.
//
// A run that fails or dies leaves an entry in the transaction that writes its end; so do a lost worker and every manual
// change. Runs that succeed or are snoozed leave none. Only the newest entries of a job are kept, and they are deleted
// with it. Read on: job_rows.h.
#pragma once

#include "engine/store/operations/job_rows.h"

#include <chrono>

namespace slotkeeper::store {

enum class JobEvent : std::uint8_t { failed, died, lost, replayed, edited, cancelled };

}  // namespace slotkeeper::store

template <>
struct slotkeeper::EnumNames<slotkeeper::store::JobEvent> {
    static constexpr std::array<std::string_view, 6> all{"failed", "died", "lost", "replayed", "edited", "cancelled"};
};

namespace slotkeeper::store {

inline constexpr int kJobHistoryMax = 100;  // entries of one job

struct JobHistoryEntry {
    int entry = 0;
    JobEvent event{};
    Moment at;
    int attempt = 0;
    std::optional<std::chrono::milliseconds> took{};
    std::string actor{}, detail{};
};
extern const Table<JobHistoryEntry> job_history_table;

// The four below write in the transaction that has just written the job's row, whose lock keeps entries in order. A
// failed run; `died` if the job is dead now.
void note_failed_run(Tx& tx, const Job& job, std::chrono::milliseconds took);
// A snoozed run; writes an entry only if the job is dead now.
void note_snoozed_run(Tx& tx, const Job& job, std::chrono::milliseconds took);
void note_lost_run(Tx& tx, JobId id);
// A manual change; `actor` at most 120 letters, `detail` at most 300.
void note_by_hand(Tx& tx, JobId id, JobEvent event, std::string_view actor, std::string_view detail = {});

std::vector<JobHistoryEntry> load_job_history(Tx& tx, JobId id);  // oldest first

// --- manual changes; each returns false if the job's state does not allow it, or there is no such job -------------
struct JobEdit {
    std::optional<Moment> run_at{};
    std::optional<int> priority{};
    bool set_deadline = false;
    std::optional<Instant> deadline{};  // std::nullopt, with set_deadline: removes the deadline
};
bool edit_job(Tx& tx, JobId id, const JobEdit& edit);  // available, dead and cancelled ones
bool cancel_job(Tx& tx, JobId id);                     // available and dead ones

// The jobs that retry_job would run again, in order of id, after `after`.
struct ReplayFilter {
    JobState state = JobState::dead;  // or cancelled, or done: those that left a calendar out of step
    std::optional<CompanyId> company{};
    std::string kind{};  // empty: all kinds
    JobId after{};
    std::size_t rows_max = 100;
};
std::vector<JobId> load_replayable(Tx& tx, const ReplayFilter& filter);

}  // namespace slotkeeper::store
