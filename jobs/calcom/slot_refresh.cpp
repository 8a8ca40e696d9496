// slot_refresh: plans by account, queries interval by interval.
#include "jobs/calcom/slot_refresh.h"

#include "engine/store/calendar/slot_rows.h"

#include <spdlog/spdlog.h>

#include <map>

namespace slotkeeper {

namespace {

using store::Tx;

constexpr int kPriority = 8;  // after the syncs of bookings

// The due intervals of each used event type of the account.
std::map<ExternalEventType, std::vector<DaySpan>> due_of(Tx& tx, const std::vector<store::CheckedEventType>& checked,
                                                         AccountId account, Moment now, const SlotAges& ages) {
    const auto today = std::chrono::floor<std::chrono::days>(now);
    std::map<ExternalEventType, std::vector<KeptDay>> kept;
    for (const auto& one : checked) {
        if (one.which.account == account) kept[one.which];
    }
    // Requested days may lie beyond the days ahead.
    const DaySpan all{today, std::chrono::floor<std::chrono::days>(limits::instant_max)};
    for (const auto& day : store::load_slot_ages(tx, account, all)) {
        const auto found = kept.find(day.which);
        if (found != kept.end()) found->second.push_back({day.day, day.fetched_at, day.asked_at});
    }
    std::map<ExternalEventType, std::vector<DaySpan>> due;
    for (const auto& [which, days] : kept) {
        if (auto intervals = due_stretches(days, now, ages); !intervals.empty()) due[which] = std::move(intervals);
    }
    return due;
}

}  // namespace

JobResult plan_slots(store::Database& database, IdSource& ids, const SlotAges& ages) {
    const auto planned = database.transact([&](Tx& tx) {
        store::delete_past_slot_days(tx, limits::sweep_rows_max);
        const auto checked = store::load_checked_event_types(tx);
        if (checked.empty()) return std::size_t{0};
        const auto now = tx.now();
        std::map<AccountId, CompanyId> accounts;
        for (const auto& one : checked) accounts.emplace(one.which.account, one.company);
        std::vector<store::NewJob> jobs;
        for (const auto& [account, company] : accounts) {
            if (due_of(tx, checked, account, now, ages).empty()) continue;
            const auto minute = std::chrono::floor<Minutes>(now.time_since_epoch()).count();
            const auto deadline = whole_seconds(now) + std::chrono::minutes(1);
            jobs.push_back(job::make(ids.make<JobId>(), company, job::RefreshSlots{account, minute}, now,
                                     {.priority = kPriority, .deadline = deadline}));
        }
        if (const auto sql = store::insert_jobs_sql(jobs, now)) tx.run(*sql);
        return jobs.size();
    });
    return JobResult::done(planned > 0 ? JobOutcome::planned : JobOutcome::nothing_due);
}

JobResult refresh_slots(const SlotTools& tools, const SlotAges& ages, const JobRun<job::RefreshSlots>& run) {
    const auto account = run.args.account;
    const auto due = tools.database.read(
        [&](Tx& tx) { return due_of(tx, store::load_checked_event_types(tx, account), account, tx.now(), ages); });
    if (due.empty()) return JobResult::done(JobOutcome::nothing_due);
    int answered = 0, unanswered = 0;
    for (const auto& [which, intervals] : due) {
        for (const auto& days : intervals) {
            if (run.stop.stop_requested()) return JobResult::done(JobOutcome::partly);
            const auto fetched = fetch_slots(tools, {which, days, {}, /*live=*/false});
            if (fetched.trouble.empty()) {
                ++answered;
                continue;
            }
            ++unanswered;
            spdlog::info("slots: query failed account={} event_type={}: {}", account.text(), which.event_type_id,
                         fetched.trouble);
            if (!fetched.may_go_on) return JobResult::done(answered > 0 ? JobOutcome::partly : JobOutcome::failed);
        }
    }
    return JobResult::done(unanswered == 0 ? JobOutcome::refreshed
                           : answered > 0  ? JobOutcome::partly
                                           : JobOutcome::failed);
}

}  // namespace slotkeeper
