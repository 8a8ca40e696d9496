// reconcile: one job for each account, and their results.
#include "jobs/calcom/reconcile.h"

#include <spdlog/spdlog.h>

namespace slotkeeper {

namespace {

using store::Tx;

constexpr int kBehindBookings = 8;  // the priority: queued bookings go first
constexpr auto kOtherAccountWait = std::chrono::seconds{2};

JobResult queue_accounts(const ReconcileTools& tools, const JobRun<job::Reconcile>& run) {
    const auto& job = run.job;
    std::vector<store::NewJob> jobs;
    for (const auto& [account, company] : tools.reconciler.active_accounts()) {
        jobs.push_back(job::make(tools.ids.make<JobId>(), company, job::Reconcile{account, run.args.round}, job.run_at,
                                 {.priority = kBehindBookings}));
    }
    if (const auto sql = store::insert_jobs_sql(jobs, job.run_at)) {
        tools.database.transact([&](Tx& tx) { tx.run(*sql); });
    }
    return JobResult::done(JobOutcome::accounts_queued);
}

JobResult outcome_of(const Refusal& refusal, const std::string& account) {
    switch (refusal.code) {
        case ErrorCode::not_found:
            return JobResult::done(JobOutcome::skipped_missing);
        case ErrorCode::state_conflict:
            return JobResult::done(JobOutcome::account_silent);
        case ErrorCode::in_progress:
            return JobResult::done(JobOutcome::busy);
        case ErrorCode::internal:
            spdlog::error("reconcile: failed account={}: {}", account, refusal.message);
            return JobResult::done(JobOutcome::not_opened);
        default:
            spdlog::warn("reconcile: failed account={}: {}", account, refusal.message);
            return JobResult::done(JobOutcome::unavailable);
    }
}

void log_drift(const std::string& account, const DriftReport& report) {
    if (report.counts.drift() == 0) return;
    std::string text;
    for (std::size_t i = 0; i < report.counts.of_kind.size(); ++i) {
        if (report.counts.of_kind[i] == 0) continue;
        text += ' ' + std::to_string(report.counts.of_kind[i]) + ' ' + std::string(EnumNames<DriftKind>::all[i]);
    }
    spdlog::warn("reconcile: drift found account={}:{}", account, text);
}

}  // namespace

JobResult reconcile(const ReconcileTools& tools, const JobRun<job::Reconcile>& run) {
    const auto account = run.args.account;
    if (!account) return queue_accounts(tools, run);
    const std::unique_lock turn(tools.one_at_a_time, std::try_to_lock);
    if (!turn) return JobResult::snooze(kOtherAccountWait, "another account is being compared");
    const auto result = tools.reconciler.keep_up(account, run.stop);
    if (!result) return outcome_of(result.refusal(), account.text());
    if (result->report) log_drift(account.text(), *result->report);
    if (result->braked) return JobResult::done(JobOutcome::paused);
    spdlog::debug("reconcile: done account={} changed={} reported={} known={}", account.text(), result->changed,
                  result->reported, result->known);
    return JobResult::done(result->reported > 0 ? JobOutcome::told : JobOutcome::nothing_new);
}

}  // namespace slotkeeper
