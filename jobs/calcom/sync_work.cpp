// sync_work: functions shared by the steps of a sync.
#include "jobs/calcom/sync_work.h"

#include "engine/booking/visits.h"
#include "engine/guards/idempotency.h"
#include "engine/store/booking/appointment_rows.h"
#include "engine/store/calendar/link_rows.h"

#include <algorithm>

namespace slotkeeper {

bool queue_sync(store::Tx& tx, const SyncTools& tools, const Appointment& ours, SyncReason reason, Moment now,
                const SyncTiming& timing, std::int64_t occasion) {
    const auto job =
        job::make(tools.ids.make<JobId>(), ours.company, job::Sync{ours.id, ours.version, reason, occasion},
                  now + timing.wait, {.priority = timing.priority});
    return tx.run(*store::insert_jobs_sql(std::array{job}, now)) > 0;
}

void queue_stray_check(store::Tx& tx, const SyncTools& tools, const Appointment& ours, Moment call, Moment now,
                       std::chrono::milliseconds wait) {
    const auto run_at = now + wait;
    const auto check = job::make(tools.ids.make<JobId>(), ours.company, job::StrayCheck{ours.id, call}, run_at,
                                 {.deadline = whole_seconds(run_at) + limits::stray_check_patience});
    tx.run(*store::insert_jobs_sql(std::array{check}, now));
}

SyncPolicy policy_of(const SyncWork& work) { return sync_policy_of(*work.catalog, work.ours); }

bool waits_for_host(const SyncWork& work) { return work.ours.state == State::pending && work.wanted.live; }

bool is_as_saved(store::Tx& tx, const Link& saved) {
    const auto links = store::load_links(tx, std::array{saved.appointment});
    return std::any_of(links.begin(), links.end(), [&](const Link& link) {
        return link.part == saved.part && link.fence == saved.fence && link.lease_until == saved.lease_until;
    });
}

std::optional<Appointment> lock_appointment(store::Tx& tx, CompanyId company, AppointmentId id) {
    std::optional<Appointment> found;
    const std::array ids{id};
    tx.rows(store::lock_appointments_sql(ids), [&](const store::Row& row) { found = store::read_appointment(row); });
    if (!found || found->company != company) return std::nullopt;
    tx.rows(store::load_parts_sql(ids),
            [&](const store::Row& row) { found->parts.push_back(store::read_part(row).second); });
    return found;
}

Result<std::shared_ptr<CalendarGateway>> open_gateway(const SyncTools& tools, const CalendarAccount& account) {
    return tools.accounts.gateway_to(account);
}

bool is_temporary(ErrorCode code) {
    return code == ErrorCode::unavailable || code == ErrorCode::overloaded || code == ErrorCode::in_progress ||
           code == ErrorCode::internal;
}

JobResult after_failure(const SyncTools& tools, AccountId account, const Verdict& verdict) {
    if (verdict.kind != Verdict::Kind::refused) return JobResult::retry(verdict.reason);
    const auto& refusal = verdict.refusal;
    const auto text = std::string(name_of(refusal.kind)) + ": " + refusal.message;
    switch (refusal.kind) {
        case RefusalKind::rate_limited:
        case RefusalKind::unreachable:
            if (refusal.suspended) return JobResult::wait_for_calls({account, refusal.push}, refusal.wait, text);
            return JobResult::snooze(std::max(refusal.wait, Seconds{1}), text);
        case RefusalKind::unauthorized:
            tools.accounts.note_refused_key(account);
            return JobResult::snooze(limits::reauth_poll, text);
        default:
            return JobResult::retry(text);
    }
}

std::optional<JobResult> decline(Desk& desk, const Appointment& ours, std::string actor) {
    Command command;
    command.ask = Change{ours.id, Event::decline, ours.version};
    if (ours.approve_by) command.ask = Decline{ours.id, DeclineReason::deadline, "", ours.version};
    command.company = ours.company;
    command.key = key_of_operation("decline:" + ours.id.text() + ':' + std::to_string(ours.version));
    command.actor = std::move(actor);
    command.source = Source::calcom;
    const auto receipt = desk.submit(std::move(command));
    if (receipt) return JobResult::done(JobOutcome::declined);
    switch (receipt.refusal().code) {
        case ErrorCode::version_conflict:
        case ErrorCode::state_conflict:
            return std::nullopt;
        case ErrorCode::not_found:
            return JobResult::done(JobOutcome::skipped_missing);
        default:
            return JobResult::retry("desk refused: " + std::string(name_of(receipt.refusal().code)));
    }
}

}  // namespace slotkeeper
