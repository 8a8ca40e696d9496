// sync_work: functions shared by the steps of a sync.
#include "jobs/calcom/sync_work.h"

#include "engine/store/booking/appointment_rows.h"
#include "engine/store/calendar/link_rows.h"

#include <algorithm>
#include <charconv>

namespace slotkeeper {

int version_of(const store::Job& job) {
    const auto start = job.unique_key.find(':', job.unique_key.find(':') + 1) + 1;
    int version = 0;
    std::from_chars(job.unique_key.data() + start, job.unique_key.data() + job.unique_key.size(), version);
    return version;
}

store::NewJob job_for(const SyncTools& tools, CompanyId company, AppointmentId appointment, std::string kind,
                      std::string_view which, Moment run_at) {
    store::NewJob job;
    job.id = tools.ids.make<JobId>();
    job.company = company;
    job.queue = store::JobQueue::sync;
    job.unique_key = job_key(kind, appointment, which);
    job.kind = std::move(kind);
    job.subject = appointment.value;
    job.run_at = run_at;
    return job;
}

bool order_sync(store::Tx& tx, const SyncTools& tools, const Appointment& ours, const std::string& why, Moment now,
                std::chrono::milliseconds wait, int priority) {
    const auto which = std::to_string(ours.version) + ':' + why;
    auto job = job_for(tools, ours.company, ours.id, "sync", which, now + wait);
    job.priority = priority;
    return tx.run(*store::insert_jobs_sql(std::array{job}, now)) > 0;
}

void order_stray_check(store::Tx& tx, const SyncTools& tools, const Appointment& ours, Moment call, Moment now,
                       std::chrono::milliseconds wait) {
    const auto which = std::to_string(call.time_since_epoch().count());
    auto check = job_for(tools, ours.company, ours.id, "stray_check", which, now + wait);
    check.deadline = whole_seconds(check.run_at) + limits::stray_check_patience;
    tx.run(*store::insert_jobs_sql(std::array{check}, now));
}

bool is_last_look(const store::Job& job) { return job.unique_key.ends_with(std::string(":") + kLastLook); }

std::string at_moment(std::string_view why, Moment now) {
    return std::string(why) + ':' + std::to_string(now.time_since_epoch().count());
}

SyncPolicy policy_of(const SyncWork& work) {
    const auto* service = work.catalog->service(work.ours.service);
    return service != nullptr ? service->sync_policy : SyncPolicy::keep_local;
}

bool waits_for_their_word(const SyncWork& work) { return work.ours.state == State::pending && work.wanted.live; }

bool is_as_left(store::Tx& tx, const Link& left) {
    const auto links = store::load_links(tx, std::array{left.appointment});
    return std::any_of(links.begin(), links.end(), [&](const Link& link) {
        return link.part == left.part && link.fence == left.fence && link.lease_until == left.lease_until;
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

bool may_pass(ErrorCode code) {
    return code == ErrorCode::unavailable || code == ErrorCode::overloaded || code == ErrorCode::in_progress ||
           code == ErrorCode::internal;
}

JobResult after_failure(const SyncTools& tools, AccountId account, const Verdict& verdict) {
    if (verdict.kind != Verdict::Kind::refused) return JobResult::retry(verdict.reason);
    const auto& refusal = verdict.refusal;
    const auto text = std::string(word(refusal.kind)) + ": " + refusal.message;
    switch (refusal.kind) {
        case RefusalKind::rate_limited:
        case RefusalKind::unreachable:
            if (refusal.at_rest) return JobResult::wait_for_calls({account, refusal.push}, refusal.wait, text);
            return JobResult::snooze(std::max(refusal.wait, Seconds{1}), text);
        case RefusalKind::unauthorized:
            tools.accounts.note_refused_key(account);
            return JobResult::snooze(limits::reauth_poll, text);
        default:
            return JobResult::retry(text);
    }
}

}  // namespace slotkeeper
