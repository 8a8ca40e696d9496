// housekeeping: ended waits, expired holds, old keys, ended jobs, and offers to waiting customers.
#include "jobs/housekeeping.h"

#include "engine/base/limits.h"
#include "engine/booking/change_rules.h"
#include "engine/guards/idempotency.h"
#include "engine/store/booking/appointment_rows.h"
#include "engine/store/booking/request_key_rows.h"
#include "engine/store/booking/waitlist_rows.h"
#include "engine/store/calendar/account_rows.h"
#include "engine/store/calendar/inbound_rows.h"
#include "engine/store/calendar/link_rows.h"
#include "engine/store/voice/answer_rows.h"
#include "engine/store/voice/identity_rows.h"
#include "engine/store/voice/rate_rows.h"
#include "jobs/calcom/sync_work.h"

#include <spdlog/spdlog.h>

#include <algorithm>

namespace slotkeeper {

namespace {

using store::Tx;

constexpr auto kLastReadWait = std::chrono::seconds(60);  // a sync reads within it, unless Cal.com is away
constexpr auto kLeaseBusyWait = std::chrono::seconds(30);
constexpr auto kCallerDataLifetime = std::chrono::hours(2);  // longer than any bucket's window and signature's life
constexpr auto kCallEnded = std::chrono::hours(24);          // so long that the call must have ended

// Deletes in batches, each in a transaction of its own, to keep locks short; returns how many rows.
template <class Delete>
std::size_t in_batches(store::Database& database, const HeldLease& lease, const std::stop_token& stop, Delete erase) {
    std::size_t deleted = 0;
    while (!lease.lost() && !stop.stop_requested()) {
        const auto rows = database.transact([&](Tx& tx) { return erase(tx); });
        deleted += rows;
        if (rows < limits::sweep_rows_max) break;
    }
    return deleted;
}

// Whether the appointment has, or may have, a booking at Cal.com, in an account that is called.
bool can_be_read(Tx& tx, const Appointment& ours) {
    const auto links = store::load_links(tx, std::array{ours.id});
    return std::any_of(links.begin(), links.end(), [&](const Link& link) {
        if (link.remote_uid.empty() && !link.action) return false;
        const auto account = store::load_account(tx, link.account);
        const auto gone =
            !account || account->state == AccountState::disconnected || account->state == AccountState::revoked;
        return !gone;
    });
}

}  // namespace

JobResult expire_hold(Desk& desk, const JobRun<job::ExpireHold>& run) {
    Command command;
    command.ask = ExpireHold{run.args.appointment};
    command.company = run.job.company;
    command.key = key_of_operation(run.job.unique_key);
    command.actor = "job:expire";
    const auto receipt = desk.submit(std::move(command));
    if (receipt)
        return JobResult::done(receipt->appointment->state == State::expired ? JobOutcome::expired
                                                                             : JobOutcome::not_held);
    switch (receipt.refusal().code) {
        case ErrorCode::not_found:
            return JobResult::done(JobOutcome::skipped_missing);
        case ErrorCode::state_conflict:
            return JobResult::done(JobOutcome::not_held);
        default:
            return JobResult::retry("desk refused: " + std::string(name_of(receipt.refusal().code)));
    }
}

JobResult release_no_show(store::Database& database, Desk& desk, Catalogs& catalogs,
                          const JobRun<job::ReleaseNoShow>& run) {
    auto now = Moment();
    const auto ours = database.read([&](Tx& tx) {
        now = tx.now();
        return store::load_appointment(tx, run.job.company, run.args.appointment);
    });
    if (!ours) return JobResult::done(JobOutcome::skipped_missing);
    if (ours->state != State::confirmed || ours->time.from != run.args.start)
        return JobResult::done(JobOutcome::not_due);
    // As the catalogue says now: the time of grace may have been changed since.
    const auto grace = release_after(*catalogs.current(run.job.company), *ours);
    if (!grace) return JobResult::done(JobOutcome::not_due);
    const auto due = Moment(ours->time.from + *grace);
    if (now < due) {
        return JobResult::snooze(std::chrono::ceil<std::chrono::milliseconds>(due - now),
                                 "the time of grace is longer");
    }
    Command command;
    // The version: someone may be checking the customer in.
    command.ask = Change{ours->id, Event::no_show, ours->version};
    command.company = run.job.company;
    command.key = key_of_operation(run.job.unique_key + ':' + std::to_string(ours->version));
    command.actor = "job:release";
    const auto receipt = desk.submit(std::move(command));
    if (receipt) return JobResult::done(JobOutcome::released);
    if (receipt.refusal().code == ErrorCode::state_conflict) return JobResult::done(JobOutcome::not_due);
    return JobResult::retry("desk refused: " + std::string(name_of(receipt.refusal().code)));
}

JobResult end_wait(const SyncTools& tools, const JobRun<job::EndWait>& run) {
    const auto& [id, version] = run.args;
    const auto ours =
        tools.database.read([&, which = id](Tx& tx) { return store::load_appointment(tx, run.job.company, which); });
    if (!ours) return JobResult::done(JobOutcome::skipped_missing);
    // Only the wait of the version for which this job was made; a later version has its own job.
    const auto same_version = version == ours->version || version == 0;
    if (ours->state != State::pending || !same_version) return JobResult::done(JobOutcome::not_pending);
    if (ours->approve_by) {  // Cal.com knows nothing of it
        return decline(tools.desk, *ours, "job:end_wait").value_or(JobResult::done(JobOutcome::not_pending));
    }
    const auto read_again = tools.database.transact([&](Tx& tx) {
        if (!can_be_read(tx, *ours)) return false;
        const auto now = tx.now();
        return queue_sync(tx, tools, *ours, SyncReason::last_look, now) || now < Moment(ours->time.from);
    });
    if (read_again) return JobResult::snooze(kLastReadWait, "the host's answer is read once more");
    return decline(tools.desk, *ours, "job:end_wait").value_or(JobResult::done(JobOutcome::not_pending));
}

JobResult sweep(store::Database& database, Leases& leases, const std::stop_token& stop) {
    const auto acquired = with_lease(leases, "maintenance", std::chrono::milliseconds{0}, [&](const HeldLease& lease) {
        const auto now = database.read([](Tx& tx) { return tx.now(); });
        const auto keys = in_batches(database, lease, stop, [&](Tx& tx) {
            return store::delete_old_keys(tx, whole_seconds(now - limits::key_lifetime), limits::sweep_rows_max);
        });
        const auto jobs = in_batches(database, lease, stop, [&](Tx& tx) {
            return store::delete_ended_jobs(tx, now - limits::job_lifetime, limits::sweep_rows_max);
        });
        // A credential that is used again begins with a full budget, as it would anyway after a day.
        const auto budgets = in_batches(database, lease, stop, [&](Tx& tx) {
            return store::delete_call_budgets(tx, now - std::chrono::days{1}, limits::sweep_rows_max);
        });
        in_batches(database, lease, stop, [&](Tx& tx) {
            return store::delete_authorisations(tx, now - limits::authorisation_kept, limits::sweep_rows_max);
        });
        in_batches(database, lease, stop,
                   [&](Tx& tx) { return store::delete_old_identities(tx, now - kCallEnded, limits::sweep_rows_max); });
        in_batches(database, lease, stop,
                   [&](Tx& tx) { return store::delete_old_answers(tx, now - kCallEnded, limits::sweep_rows_max); });
        in_batches(database, lease, stop, [&](Tx& tx) {
            return store::delete_idle_buckets(tx, now - kCallerDataLifetime, limits::sweep_rows_max);
        });
        in_batches(database, lease, stop, [&](Tx& tx) {
            return store::delete_old_signatures(tx, now - kCallerDataLifetime, limits::sweep_rows_max);
        });
        const auto events = in_batches(database, lease, stop, [&](Tx& tx) {
            return store::delete_old_events(tx, now - limits::inbound_lifetime, limits::sweep_rows_max);
        });
        spdlog::info("housekeeping: deleted {} request keys, {} jobs, {} call budgets and {} calendar events", keys,
                     jobs, budgets, events);
    });
    if (!acquired) return JobResult::snooze(kLeaseBusyWait, "another worker is deleting old rows");
    return JobResult::done(JobOutcome::swept);
}

using store::Tx;

JobResult offer_waitlist(const OfferTools& tools, const JobRun<job::OfferWaitlist>& run) {
    const auto& [branch, freed] = run.args;
    const auto offers = offer_freed(tools, run.job.company, branch, freed, run.stop);
    if (run.stop.stop_requested()) return JobResult::snooze(std::chrono::milliseconds(0), "the worker is stopping");
    if (!offers) return JobResult::retry("desk refused: " + std::string(name_of(offers.refusal().code)));
    if (*offers > 0) spdlog::info("waitlist: {} offers made branch={}", *offers, branch.text());
    return JobResult::done(*offers > 0 ? JobOutcome::offered : JobOutcome::nobody_suits);
}

JobResult tend_waitlist(store::Database& database, IdSource& ids) {
    const auto searches = database.transact([&](Tx& tx) {
        store::expire_entries(tx, limits::sweep_rows_max);
        const auto now = tx.now();
        std::vector<store::NewJob> jobs;
        for (const auto& [company, branch, until] : store::waiting_branches(tx)) {
            // Local days end up to a day after those of UTC.
            const Instant end{until.time_since_epoch() + std::chrono::days(2)};
            if (end <= whole_seconds(now)) continue;
            jobs.push_back(
                job::make(ids.make<JobId>(), company, job::OfferWaitlist{branch, {whole_seconds(now), end}}, now));
        }
        if (const auto sql = store::insert_jobs_sql(jobs, now)) tx.run(*sql);
        return jobs.size();
    });
    return JobResult::done(searches > 0 ? JobOutcome::looked_at : JobOutcome::nobody_waits);
}

}  // namespace slotkeeper
