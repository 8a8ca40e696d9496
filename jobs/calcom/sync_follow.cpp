// sync_follow: applies changes field by field, then records the agreement.
#include "jobs/calcom/sync_steps.h"

#include "engine/guards/idempotency.h"
#include "engine/store/calendar/link_rows.h"
#include "engine/store/calendar/slot_rows.h"
#include "engine/sync/three_way.h"
#include "jobs/calcom/sync_work.h"

#include <spdlog/spdlog.h>

#include <algorithm>
#include <set>

namespace slotkeeper {

namespace {

using store::Tx;
using What = Follow::What;

constexpr int kFollowsMax = 4;  // a move, an acceptance, and a no-show

Command command_for(const Appointment& ours, const Follow& follow, AccountId account) {
    Command command;
    const auto change = [&](Event event) { command.ask = Change{ours.id, event, ours.version}; };
    switch (follow.what) {
        case What::move:
            command.ask =
                ApplyRemoteReschedule{ours.id, follow.time, follow.resource, ours.version, false, follow.pending};
            break;
        case What::cancel:
            command.ask = Cancel{ours.id, "other", ours.version};
            break;
        case What::decline:
            change(Event::decline);
            break;
        case What::confirm:
            change(Event::confirm);
            break;
        case What::no_show:
            change(Event::no_show);
            break;
        case What::nothing:
            throw std::logic_error("nothing to apply");
    }
    const auto from = follow.time.from.time_since_epoch().count();
    const auto until = follow.time.until.time_since_epoch().count();
    command.company = ours.company;
    command.key = key_of_operation("follow:" + ours.id.text() + ':' + std::to_string(ours.version) + ':' +
                                   std::to_string(static_cast<int>(follow.what)) + ':' + std::to_string(from) + ':' +
                                   std::to_string(until));
    command.actor = "calcom:" + account.text();
    command.source = Source::calcom;
    command.skip_rules = true;
    command.from_calendar = true;
    return command;
}

// The result: our present appointment, or why it must be read again.
struct Followed {
    Appointment ours;
    std::optional<Next> stop{};
};

// The acceptance of one part does not cover the others.
bool all_accepted(const SyncWork& work) {
    return std::all_of(work.others.begin(), work.others.end(), [&](const Link& other) {
        const auto wanted = wanted_of(work.ours, *work.catalog, other.part);
        return !wanted.live || (other.mirror_state == MirrorState::live && !other.mirror_pending);
    });
}

// The brake counts ends and moves of our appointments. A booking without room here, or one that waits for its host
// again, has not moved.
bool is_braked(const SyncTools& tools, const SyncWork& work, const Appointment& ours, const Follow& follow,
               const Verdict& verdict) {
    const auto elsewhere = follow.time != ours.time || follow.resource;
    const auto moves = follow.what == What::move && ours.state != State::conflicted && elsewhere;
    const auto ends = follow.what == What::cancel || follow.what == What::decline;
    if (!moves && !ends) return false;
    auto& brake = tools.accounts.brake();
    const auto account = work.link.account;
    if (verdict.nothing_listed) {
        // Counts as one change against the accepted ones: other workers used some before their ends are counted.
        const auto coming = brake.coming(account, work.link.mirror_time.from);
        if (!brake.may_report(account, {1, coming, coming > 1})) return true;
    }
    const auto change = moves               ? FollowedChange::moved
                        : verdict.forgotten ? FollowedChange::forgotten
                                            : FollowedChange::ended;
    return !brake.may_follow(account, change);
}

Followed follow_all(const SyncTools& tools, const SyncWork& work, const Verdict& verdict) {
    const auto* remote = verdict.kind == Verdict::Kind::live ? &*verdict.booking : nullptr;
    Followed followed{work.ours};
    if (work.link.ours_wins) return followed;
    for (auto round = 0; round < kFollowsMax; ++round) {
        auto& ours = followed.ours;
        const auto follow = follow_remote(ours, work.link, remote, *work.catalog, work.now);
        if (follow.what == What::nothing || (follow.what == What::confirm && !all_accepted(work))) return followed;
        if (is_braked(tools, work, ours, follow, verdict)) {
            followed.stop = JobResult::snooze(limits::reauth_poll, "paused");
            return followed;
        }
        auto receipt = submit_with_room(tools, command_for(ours, follow, work.link.account));
        tools.at("followed");
        if (receipt) {
            const auto same = receipt->appointment->version == ours.version;
            ours = *receipt->appointment;
            if (same) return followed;
            continue;
        }
        switch (receipt.refusal().code) {
            case ErrorCode::slot_conflict:  // the booking at Cal.com is cancelled, or there is no room yet
                return followed;
            case ErrorCode::version_conflict:
            case ErrorCode::state_conflict:
                followed.stop = Again{};
                return followed;
            case ErrorCode::not_found:
                followed.stop = JobResult::done(JobOutcome::skipped_missing);
                return followed;
            default: {
                const auto why = "desk refused: " + std::string(name_of(receipt.refusal().code));
                followed.stop = is_temporary(receipt.refusal().code) ? JobResult::retry(why) : JobResult::dead(why);
                return followed;
            }
        }
    }
    return followed;
}

// Releases the link unchanged, so that the next read begins at once.
void release_link(const SyncTools& tools, const SyncWork& work, const std::string& error) {
    tools.database.transact([&](Tx& tx) {
        const auto ours = lock_appointment(tx, work.ours.company, work.ours.id);
        auto link = store::lock_link(tx, work.ours.id, work.link.part);
        if (!ours || !link || link->fence != work.link.fence) return;
        link->lease_until.reset();
        link->last_error = error;
        store::save_link(tx, *link, link->fence);
    });
}

// Reads less often the longer the host takes, and a last time when the wait ends or the appointment begins.
Next poll_host(const SyncTools& tools, const SyncRun& run, const SyncWork& work) {
    const Moment start = work.ours.time.from;
    if (work.now >= start || run.args.reason == SyncReason::last_look) return decline_pending(tools, work);
    // It was moved meanwhile, and only the job of its newest version continues.
    if (run.args.version < work.ours.version) {
        tools.database.transact([&](Tx& tx) {
            queue_sync(tx, tools, work.ours, SyncReason::host, work.now, {.wait = limits::host_answer_poll});
        });
        return JobResult::done(JobOutcome::waits_for_host);
    }
    const auto age = work.now - run.job.created_at;
    const auto wait =
        std::clamp<std::chrono::microseconds>(age / 2, limits::host_answer_poll, limits::host_answer_poll_max);
    const auto until_start = std::max<std::chrono::microseconds>(start - work.now, std::chrono::seconds{1});
    return JobResult::snooze(std::chrono::ceil<std::chrono::milliseconds>(std::min(wait, until_start)),
                             "waits for the host");
}

// The booking was moved or ended at Cal.com: its time may be free for other appointments of ours.
void retry_at_freed_time(const SyncTools& tools, const SyncWork& work) {
    std::set<ResourceId> people;
    for (const auto& part : work.ours.parts) {
        if (part.resource) people.insert(*part.resource);
    }
    for (const auto person : people) {
        retry_refused_bookings(tools, work.ours.company, person, work.link.mirror_time);
    }
}

enum class Agreed : std::uint8_t { in_step, off, waits, no_room, again, conflicted, overtaken, missing };

// Stored free times of Cal.com are outdated where the booking was, and where it is.
void forget_slots(Tx& tx, const Link& before, const Link& now) {
    if (before.mirror_state == now.mirror_state && before.mirror_time == now.mirror_time &&
        before.mirror_pending == now.mirror_pending && before.mirror_host_id == now.mirror_host_id) {
        return;
    }
    for (const auto* link : {&before, &now}) {
        if (link->mirror_state != MirrorState::live) continue;
        store::forget_slot_days(tx, link->account, days_touched(link->mirror_time));
    }
}

// Records in the mirror what both sides have; the remaining difference is the next step.
Agreed agree(Tx& tx, const SyncTools& tools, SyncWork& work, const Appointment& followed, const RemoteBooking* remote) {
    auto ours = lock_appointment(tx, work.ours.company, work.ours.id);
    auto link = store::lock_link(tx, work.ours.id, work.link.part);
    if (!ours || !link) return Agreed::missing;
    if (link->fence != work.link.fence) return Agreed::overtaken;
    const auto fence = link->fence;
    const auto before = *link;
    link->lease_until.reset();
    link->last_error.clear();
    if (link->heard_at == work.link.heard_at) {
        link->heard_at.reset();
        link->ours_wins = false;
    }
    const auto ended_here = !takes_time(ours->state) && ours->state != State::conflicted;
    if (remote != nullptr && link->remote_uid.empty() && ended_here) {
        link->state = SyncState::conflicted;
        link->last_error = "the host accepted the booking at Cal.com after it ended here: a person has to decide";
        spdlog::error("sync: conflicted appointment={}: {}", ours->id.text(), link->last_error);
        store::save_link(tx, *link, fence);
        return Agreed::conflicted;
    }
    if (remote != nullptr) {
        const auto event_type = remote->event_type_id != 0 ? remote->event_type_id : link->mirror_event_type_id;
        record_live(*link, {remote->uid, remote->time, event_type, remote->status == RemoteStatus::pending,
                            remote->absent, remote->host_id});
    } else {
        record_gone(*link);
    }
    forget_slots(tx, before, *link);
    work.ours = std::move(*ours);
    work.wanted = wanted_of(work.ours, *work.catalog, work.link.part);
    work.link = *link;
    auto agreed = Agreed::in_step;
    if (work.ours.state == State::conflicted && remote != nullptr) {
        link->state = SyncState::conflicted;
        link->last_error = "there is no room here for the booking at Cal.com";
        agreed = Agreed::no_room;
    } else if (work.ours.version != followed.version ||
               next_step(work.wanted, *link, work.now, tools.options.take_over_grace).what != NextStep::nothing) {
        link->state = SyncState::behind;
        agreed = Agreed::again;
    } else {
        link->synced_version = work.ours.version;
        const auto not_at_calcom = !work.wanted.live && takes_time(work.ours.state);
        link->state = not_at_calcom ? SyncState::off : SyncState::in_step;
        agreed = not_at_calcom ? Agreed::off : waits_for_host(work) ? Agreed::waits : Agreed::in_step;
    }
    if (!store::save_link(tx, *link, fence)) throw std::logic_error("a locked link has changed");
    return agreed;
}

Next result_of(const SyncTools& tools, const SyncRun& run, const SyncWork& work, Agreed agreed) {
    switch (agreed) {
        case Agreed::in_step:
            return JobResult::done(work.ours.state == State::declined ? JobOutcome::declined : JobOutcome::in_step);
        case Agreed::off:
            return JobResult::done(JobOutcome::off);
        case Agreed::waits:
            return poll_host(tools, run, work);
        case Agreed::no_room:
            if (work.now >= Moment(work.ours.time.until)) return JobResult::done(JobOutcome::conflicted);
            return JobResult::snooze(limits::room_poll, "no room for it yet");
        case Agreed::again:
            return Again{};
        case Agreed::conflicted:
            return JobResult::done(JobOutcome::conflicted);
        case Agreed::overtaken:
            return JobResult::snooze(limits::link_busy_wait, "overtaken");
        case Agreed::missing:
            return JobResult::done(JobOutcome::skipped_missing);
    }
    throw std::logic_error("unknown agreement");
}

// The booking at Cal.com cannot be applied: a person has to decide.
Agreed mark_conflicted(Tx& tx, const SyncWork& work, const char* why) {
    const auto ours = lock_appointment(tx, work.ours.company, work.ours.id);
    auto link = store::lock_link(tx, work.ours.id, work.link.part);
    if (!ours || !link) return Agreed::missing;
    if (link->fence != work.link.fence) return Agreed::overtaken;
    link->lease_until.reset();
    link->heard_at.reset();
    link->state = SyncState::conflicted;
    link->last_error = why;
    store::save_link(tx, *link, link->fence);
    return Agreed::conflicted;
}

}  // namespace

Next decline_pending(const SyncTools& tools, const SyncWork& work) {
    if (auto ended = decline(tools.desk, work.ours, "job:sync")) return *std::move(ended);
    return Again{};
}

Next follow_remote_booking(const SyncTools& tools, const SyncRun& run, const SyncWork& work, const Verdict& verdict) {
    const auto live = verdict.kind == Verdict::Kind::live;
    if (live ? verdict.booking->time.empty() : verdict.unreadable && run.job.attempt >= kFewTries) {
        const auto* why = live ? "the booking at Cal.com ends at its start, or before it"
                               : "Cal.com's answer about the booking cannot be parsed";
        spdlog::error("sync: conflicted appointment={}: {}", work.ours.id.text(), why);
        return result_of(tools, run, work,
                         tools.database.transact([&](Tx& tx) { return mark_conflicted(tx, work, why); }));
    }
    if (!live && verdict.kind != Verdict::Kind::gone) {
        release_link(tools, work, verdict.reason);
        return after_failure(tools, work.link.account, verdict);
    }
    const auto* remote = verdict.kind == Verdict::Kind::live ? &*verdict.booking : nullptr;
    auto followed = follow_all(tools, work, verdict);
    if (followed.stop) {
        release_link(tools, work, {});
        return *followed.stop;
    }
    const auto was_live = work.link.mirror_state == MirrorState::live;
    if (was_live && (remote == nullptr || remote->time != work.link.mirror_time)) retry_at_freed_time(tools, work);
    auto now = work;
    try {
        const auto agreed = tools.database.transact([&](Tx& tx) {
            now = work;
            return agree(tx, tools, now, followed.ours, remote);
        });
        return result_of(tools, run, now, agreed);
    } catch (const store::DbError& error) {
        if (error.key() != "calendar_link_remote_unique") throw;
        return result_of(tools, run, now, tools.database.transact([&](Tx& tx) {
            return mark_conflicted(tx, work, "another appointment is linked to that booking");
        }));
    }
}

}  // namespace slotkeeper
