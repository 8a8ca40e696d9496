// reconcile_act: acts on the findings of a comparison: reports them, pushes ours, or stops at the brake.
#include "engine/calendar/reconcile/reconcile_pass.h"

#include "engine/guards/digest.h"
#include "engine/store/calendar/brake_rows.h"
#include "engine/store/calendar/inbound_rows.h"

namespace slotkeeper {

namespace {

using store::Tx;

constexpr std::size_t kToldAtOnce = 50;  // events in one transaction

// Whether applying this finding would end or move a future appointment of ours.
bool changes_ours(const DriftFinding& finding, Instant now) {
    if (!finding.kind || (*finding.kind != DriftKind::missing_there && *finding.kind != DriftKind::differing))
        return false;
    const auto& ours = finding.ours;
    if (!ours || !ours->ours_live || ours->mirror_state != MirrorState::live || ours->mirror_time.from < now)
        return false;
    if (!finding.remote) return true;
    const auto& remote = finding.remote->booking;
    return !remote.live() || remote.time != ours->mirror_time;
}

}  // namespace

BulkChange Reconciler::bulk_of(const Pass& pass, const Comparison& comparison, bool nothing_listed) {
    const auto now = whole_seconds(pass.began);
    BulkChange bulk;
    for (const auto& finding : comparison.findings) bulk.changes += changes_ours(finding, now) ? 1 : 0;
    bulk.nothing_listed = nothing_listed && bulk.changes > 1;  // a single one may have been deleted
    if (bulk.changes > 0) bulk.coming = accounts_.brake().coming(pass.account.id, now);
    return bulk;
}

// Each sync reads its booking once more, so that no booking is created twice.
void Reconciler::push_ours(const Pass& pass, const Comparison& comparison, Reconciled& result) {
    std::vector<DriftFinding> pushed;
    for (const auto& finding : comparison.findings) {
        if (changes_ours(finding, whole_seconds(pass.began))) pushed.push_back(finding);
    }
    in_parts(pushed, kToldAtOnce, [&](auto part) {
        database_.transact([&](Tx& tx) {
            std::vector<std::pair<AppointmentId, int>> links;
            std::vector<store::NewJob> jobs;
            for (const auto& finding : part) {
                links.emplace_back(finding.ours->appointment, finding.ours->part);
                jobs.push_back(sync_of(*finding.ours, pass));
            }
            std::sort(links.begin(), links.end());
            store::let_ours_win(tx, links, tx.now());
            tx.run(*store::insert_jobs_sql(jobs, tx.now()));
        });
        result.reported += static_cast<int>(part.size());
    });
}

void Reconciler::tell(const Pass& pass, std::span<const DriftFinding> findings, Reconciled& result) {
    // A difference that remains tomorrow is reported again: a job may have failed to repair it.
    const auto day = std::chrono::floor<std::chrono::days>(pass.began).time_since_epoch().count();
    const auto round = std::to_string(day);
    std::vector<std::pair<store::InboundEvent, JobId>> events;
    std::vector<store::NewJob> jobs;
    for (const auto& link : result.behind) {
        if (!link.busy) jobs.push_back(sync_of(link, pass));  // its job was lost
    }
    for (const auto& finding : findings) {
        if (finding.uid.empty() && finding.ours) {
            jobs.push_back(sync_of(*finding.ours, pass));
            continue;
        }
        if (!is_known_form(finding.uid)) continue;
        store::InboundEvent event;
        event.id = ids_.make<InboundId>();
        event.company = pass.account.company;
        event.account = pass.account.id;
        event.source = store::InboundSource::reconcile;
        event.dedupe_key = hex(sha256(finding_text(finding, round)));
        event.trigger = finding.reason();
        event.remote_uid = finding.uid;
        // Only the appointment is named: the job that follows reads the booking itself.
        if (finding.remote && finding.remote->booking.uid == finding.uid) {
            event.hint.appointment = marked_appointment(finding.remote->booking);
            // An extra booking beside the right one is not a move of the link's own booking.
            const auto left_over = finding.kind == DriftKind::duplicated || finding.kind == DriftKind::orphaned;
            if (!left_over && is_known_form(finding.remote->booking.rescheduled_from)) {
                event.hint.earlier_uid = finding.remote->booking.rescheduled_from;
            }
        }
        event.payload = finding_json(finding);
        events.emplace_back(std::move(event), ids_.make<JobId>());
    }
    in_parts(events, kToldAtOnce, [&](auto part) {
        const auto reported = database_.transact([&](Tx& tx) {
            auto made = 0;
            const auto now = tx.now();
            for (auto [event, job] : part) {
                event.received_at = now;
                made += store::receive_event(tx, event, job) ? 1 : 0;
            }
            return made;
        });
        result.reported += reported;
        result.known += static_cast<int>(part.size()) - reported;
    });
    in_parts(jobs, kToldAtOnce, [&](auto part) {
        const auto made = database_.transact(
            [&](Tx& tx) { return static_cast<int>(tx.run(*store::insert_jobs_sql(part, tx.now()))); });
        result.reported += made;
        result.known += static_cast<int>(part.size()) - made;
    });
}

// The sync of a link without a booking that can be read. Every sync of the link raises its fence, so a link that still
// lacks one afterwards is queued again.
store::NewJob Reconciler::sync_of(const KnownLink& link, const Pass& pass) {
    const job::Sync args{link.appointment, link.version, SyncReason::missing, link.fence};
    job::Options options;
    if (Moment(link.ours_time.from) > pass.began) options.deadline = link.ours_time.from;
    return job::make(ids_.make<JobId>(), pass.account.company, args, pass.began, options);
}

// Acts on the findings of a window.
void Reconciler::act(const Pass& pass, const ReconcileAsk& ask, const Comparison& comparison, const BulkChange& bulk,
                     Reconciled& result) {
    auto& brake = accounts_.brake();
    if (ask.dry_run) {
        if (is_mass_change(bulk, brake.limits())) result.braked = bulk;
        return;
    }
    if (ask.push) {
        // If there is nothing to push, changes that a person accepted stay accepted.
        if (pass.account.state == AccountState::paused || !comparison.findings.empty())
            brake.release(pass.account.id, 0);
        push_ours(pass, comparison, result);
        return;
    }
    if (ask.accept ? bulk.changes > *ask.accept : !brake.may_report(pass.account.id, bulk)) {
        result.braked = bulk;
        return;
    }
    if (ask.accept) brake.release(pass.account.id, *ask.accept);
    tell(pass, comparison.findings, result);
}

}  // namespace slotkeeper
