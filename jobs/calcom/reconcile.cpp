// reconcile: one job for each account, and their results.
#include "jobs/calcom/reconcile.h"

#include <spdlog/spdlog.h>

namespace slotkeeper {

namespace {

using store::Tx;

constexpr int kBehindBookings = 8;  // the priority: queued bookings go first
constexpr auto kOtherAccountWait = std::chrono::seconds{2};

JobResult queue_accounts(const ReconcileTools& tools, const store::Job& job) {
    const auto accounts = tools.reconciler.active_accounts();
    std::vector<store::NewJob> jobs;
    for (const auto& [account, company] : accounts) {
        store::NewJob one;
        one.id = tools.ids.make<JobId>();
        one.company = company;
        one.queue = store::JobQueue::sync;
        one.kind = "reconcile";
        one.subject = account.value;
        one.unique_key = "reconcile:" + account.text() + ':' + job.id.text();
        one.run_at = job.run_at;
        one.priority = kBehindBookings;
        jobs.push_back(std::move(one));
    }
    if (const auto sql = store::insert_jobs_sql(jobs, job.run_at)) {
        tools.database.transact([&](Tx& tx) { tx.run(*sql); });
    }
    return JobResult::done("accounts_queued");
}

JobResult outcome_of(const Refusal& refusal, const std::string& account) {
    switch (refusal.code) {
        case ErrorCode::not_found:
            return JobResult::done("skipped_missing");
        case ErrorCode::state_conflict:
            return JobResult::done("account_silent");
        case ErrorCode::in_progress:
            return JobResult::done("busy");
        case ErrorCode::internal:
            spdlog::error("reconcile: failed account={}: {}", account, refusal.message);
            return JobResult::done("not_opened");
        default:
            spdlog::warn("reconcile: failed account={}: {}", account, refusal.message);
            return JobResult::done("unavailable");
    }
}

void log_drift(const std::string& account, const DriftReport& report) {
    if (report.counts.drift() == 0) return;
    std::string text;
    for (std::size_t i = 0; i < report.counts.of_kind.size(); ++i) {
        if (report.counts.of_kind[i] == 0) continue;
        text += ' ' + std::to_string(report.counts.of_kind[i]) + ' ' + std::string(Words<DriftKind>::all[i]);
    }
    spdlog::warn("reconcile: drift found account={}:{}", account, text);
}

}  // namespace

JobResult reconcile(const ReconcileTools& tools, const store::Job& job, const std::stop_token& stop) {
    if (job.subject == 0) return queue_accounts(tools, job);
    const std::unique_lock turn(tools.one_at_a_time, std::try_to_lock);
    if (!turn) return JobResult::snooze(kOtherAccountWait, "another account is being compared");
    const AccountId account{job.subject};
    const auto result = tools.reconciler.keep_up(account, stop);
    if (!result) return outcome_of(result.refusal(), account.text());
    if (result->report) log_drift(account.text(), *result->report);
    if (result->braked) return JobResult::done("paused");
    spdlog::debug("reconcile: done account={} changed={} reported={} known={}", account.text(), result->changed,
                  result->told, result->known);
    return JobResult::done(result->told > 0 ? "told" : "nothing_new");
}

}  // namespace slotkeeper
