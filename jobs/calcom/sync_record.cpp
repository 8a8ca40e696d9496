// sync_record: from the verdict of a call to the state of the link.

#include "engine/store/calendar/link_rows.h"
#include "engine/store/calendar/slot_rows.h"
#include "jobs/calcom/sync_steps.h"

#include <spdlog/spdlog.h>

#include <algorithm>

namespace slotkeeper {

namespace {

using store::Tx;

Verdict as_refused(std::string reason) {
    return {Verdict::Kind::refused, {}, {RefusalKind::invalid, std::move(reason)}};
}

// A refusal that is not about the booking: the key, the rate limit or a database error at Cal.com, or the look-up of an
// outcome was refused. after_failure() says when to try again.
bool is_about_the_connection(const SyncWork& work, const RemoteRefusal& refusal) {
    if (work.step == NextStep::look_up) return true;
    switch (refusal.kind) {
        case RefusalKind::rate_limited:
        case RefusalKind::unreachable:
        case RefusalKind::unauthorized:
        case RefusalKind::maybe_taken:
            return true;
        default:
            return false;
    }
}

// The transaction of one record. `work` holds the present appointment and link, locked.
class Record {
public:
    Record(Tx& tx, const SyncTools& tools, const SyncRun& run, SyncWork work)
        : tx_(tx), tools_(tools), run_(run), work_(std::move(work)), fence_(work_.link.fence) {}

    Next write(const Verdict& verdict, Moment now) {
        now_ = now;
        auto& link = work_.link;
        link.lease_until.reset();
        link.state = SyncState::behind;
        link.last_error.clear();
        switch (verdict.kind) {
            case Verdict::Kind::live:
                return live(verdict);
            case Verdict::Kind::changed:
                return read_first();
            case Verdict::Kind::gone:
                return gone(verdict);
            case Verdict::Kind::not_done:
                settle(link);
                return save(Again{});
            case Verdict::Kind::refused:
                return refused(verdict.refusal, now);
            case Verdict::Kind::not_sent:
                link.last_error = verdict.reason;
                if (work_.step != NextStep::look_up) settle(link);  // else the outcome is still unknown
                return save(JobResult::retry(verdict.reason));
            case Verdict::Kind::unknown:
                return unknown(verdict.reason, now);
        }
        throw std::logic_error("unknown verdict");
    }

    bool declined() const { return declined_; }  // Cal.com refused a booking that waited for it
    const Link& saved() const { return work_.link; }

private:
    Next live(const Verdict& verdict) {
        auto& link = work_.link;
        const auto& booking = *verdict.booking;
        if (verdict.is_second) return second_booking();
        const auto ends = link.action == RemoteAction::cancel || link.action == RemoteAction::decline;
        const auto as_requested = booking.time == link.target_time && !ends;
        // The booking was changed at Cal.com: it is read and compared with the present mirror.
        if (!as_requested && !verdict.by_our_call && link.mirror_state == MirrorState::live) return read_first();
        const auto event_type = booking.event_type_id != 0 ? booking.event_type_id : link.target_event_type_id;
        if (as_requested) link.synced_version = link.target_version;
        settle(link);
        record_live(link, {booking.uid, booking.time, event_type, booking.status == RemoteStatus::pending,
                           booking.absent, booking.host_id});
        if (verdict.by_our_call && !as_requested) {  // a retry would change nothing
            return conflict({RefusalKind::invalid, "Cal.com booked another time than requested"});
        }
        if (!as_requested || work_.ours.version != link.synced_version) return save(Again{});
        // The rest may follow: an acceptance, a no-show, another host. Determine the next step again.
        const auto left = next_step(work_.wanted, link, now_, tools_.options.take_over_grace);
        if (left.what != NextStep::nothing) return save(Again{});
        link.state = SyncState::in_step;
        if (waits_for_host(work_)) return save(Again{});
        return save(JobResult::done(JobOutcome::in_step));
    }

    // A late call of ours has made a second booking at the target of this one. The first one is cancelled, which frees
    // its time; a new create then adopts the second one. If our appointment no longer has that target, the second
    // booking is a stray.
    Next second_booking() {
        auto& link = work_.link;
        const auto goes_there = work_.wanted.live && work_.wanted.time == link.target_time &&
                                work_.wanted.account == link.account &&
                                work_.wanted.event_type_id == link.target_event_type_id;
        settle(link);
        queue_stray_check(tx_, tools_, work_.ours, now_, now_);
        return goes_there ? cancel_first(now_) : save(Again{});
    }

    Next read_first() {
        settle(work_.link);
        work_.link.heard_at = now_;
        return save(Again{});
    }

    Next gone(const Verdict& verdict) {
        auto& link = work_.link;
        const auto ends = link.action == RemoteAction::cancel || link.action == RemoteAction::decline;
        const auto ended_by_us = ends && (verdict.by_our_call || work_.step == NextStep::look_up);
        if (!ended_by_us && work_.wanted.live && link.mirror_state == MirrorState::live) return read_first();
        settle(link);
        record_gone(link);
        if (work_.wanted.live) return save(Again{});
        link.synced_version = work_.ours.version;
        link.state = takes_time(work_.ours.state) ? SyncState::off : SyncState::in_step;
        return save(JobResult::done(link.state == SyncState::off ? JobOutcome::off : JobOutcome::in_step));
    }

    Next unknown(const std::string& reason, Moment now) {
        auto& link = work_.link;
        link.last_error = reason;
        if (work_.step == NextStep::look_up) return save(JobResult::retry(reason));
        const auto left = *link.action_started_at + tools_.options.take_over_grace - now;
        const auto wait = std::max(std::chrono::ceil<std::chrono::milliseconds>(left), std::chrono::milliseconds{1});
        return save(JobResult::snooze(wait, "outcome_unknown: " + reason));
    }

    Next refused(const RemoteRefusal& refusal, Moment now) {
        auto& link = work_.link;
        link.last_error = refusal.message;
        if (work_.step != NextStep::look_up) settle(link);  // else the outcome is still unknown
        if (is_about_the_connection(work_, refusal)) return save(Again{});
        if (refusal.kind == RefusalKind::ended && !work_.wanted.live) return already_ended();
        return refusal.kind == RefusalKind::slot_taken ? taken(refusal, now) : final_refusal(refusal, now);
    }

    // A cancellation here after the end is final: Cal.com accepts none then, and no one can act on it.
    Next already_ended() {
        auto& link = work_.link;
        link.synced_version = work_.ours.version;
        link.state = SyncState::in_step;
        link.last_error.clear();
        return save(JobResult::done(JobOutcome::in_step));
    }

    Next taken(const RemoteRefusal& refusal, Moment now) {
        if (!work_.wanted.live || work_.step == NextStep::cancel) return final_refusal(refusal, now);
        switch (sync_links_in_the_way(tx_, tools_, work_, now)) {
            case SlotHandover::Verdict::taken:
                return final_refusal(refusal, now);
            case SlotHandover::Verdict::wait:
                return save(JobResult::snooze(limits::link_busy_wait, "others_first"));
            case SlotHandover::Verdict::give_way:
                return cancel_first(now);
        }
        throw std::logic_error("unknown verdict of a slot handover");
    }

    // Cal.com refuses it. A booking that cannot be moved is cancelled: its old time is wrong, and in the way of later
    // bookings. A booking that cannot be made is a conflict.
    Next final_refusal(const RemoteRefusal& refusal, Moment now) {
        const auto has_booking = work_.link.mirror_state == MirrorState::live;
        // Cal.com books nothing in the past, so an appointment that has begun is left unchanged there, for a person to
        // settle.
        const auto to_come = now < Moment(work_.wanted.time.from);
        if (work_.step == NextStep::reschedule && has_booking && to_come) return cancel_first(now);
        return conflict(refusal);
    }

    Next cancel_first(Moment now) {
        begin_step(tx_, tools_, work_, NextStep::cancel, now);  // saves the link, with the fence after ours
        return work_;
    }

    Next conflict(const RemoteRefusal& refusal) {
        auto& link = work_.link;
        link.state = SyncState::conflicted;
        link.last_error = refusal.message;
        spdlog::error("sync: refused by Cal.com appointment={} version={} reason={}: {}", link.appointment.text(),
                      work_.ours.version, name_of(refusal.kind), refusal.message);
        if (waits_for_host(work_) && link.mirror_state != MirrorState::live) {
            declined_ = true;
            return save(work_);
        }
        // The slot may become free at Cal.com, or be taken by a stray of our own that the check will find.
        if (refusal.kind == RefusalKind::slot_taken && run_.job.attempt < limits::conflict_tries) {
            return save(JobResult::retry("conflicted: " + refusal.message, tools_.options.stray_check_delay * 3 / 2));
        }
        return save(JobResult::done(JobOutcome::conflicted));
    }

    Next save(Next next) {
        if (!store::save_link(tx_, work_.link, fence_)) throw std::logic_error("a locked link has changed");
        return next;
    }

    Tx& tx_;
    const SyncTools& tools_;
    const SyncRun& run_;
    SyncWork work_;
    const std::int64_t fence_;
    Moment now_{};
    bool declined_ = false;
};

// Stored free times of Cal.com are outdated where the booking was and where it is.
void forget_slots(Tx& tx, const Link& link, const Verdict& verdict) {
    if (verdict.kind != Verdict::Kind::live && verdict.kind != Verdict::Kind::gone) return;
    if (link.mirror_state == MirrorState::live) {
        store::forget_slot_days(tx, link.account, days_touched(link.mirror_time));
    }
    if (verdict.booking) store::forget_slot_days(tx, link.account, days_touched(verdict.booking->time));
}

struct Recorded {
    Next next;
    bool declined = false;
    std::optional<Link> saved{};  // as saved; std::nullopt if it was not
};

Recorded record_locked(Tx& tx, const SyncTools& tools, const SyncRun& run, SyncWork work, const Verdict& verdict) {
    auto ours = lock_appointment(tx, run.job.company, work.ours.id);
    auto link = store::lock_link(tx, work.ours.id, work.link.part);
    if (!ours || !link) return {JobResult::done(JobOutcome::skipped_missing)};
    if (link->fence != work.link.fence) {
        spdlog::warn("sync: another worker took over the link during a call, checking the result appointment={}",
                     work.ours.id.text());
        // The take-over has queued a check too, but it may have ended before a call as late as this one.
        const auto makes = work.step == NextStep::create || work.step == NextStep::reschedule;
        const auto nothing_made = verdict.kind == Verdict::Kind::refused || verdict.kind == Verdict::Kind::not_sent;
        if (makes && !nothing_made) {
            const auto now = tx.now();
            queue_stray_check(tx, tools, *ours, now, now, tools.options.stray_check_delay);
        }
        return {JobResult::snooze(limits::link_busy_wait, "overtaken")};
    }
    forget_slots(tx, *link, verdict);
    work.ours = std::move(*ours);
    work.link = std::move(*link);
    work.wanted = wanted_of(work.ours, *work.catalog, work.link.part);
    work.began = std::chrono::steady_clock::now();  // of a step that may follow at once, under its own lease
    Record record(tx, tools, run, std::move(work));
    auto next = record.write(verdict, tx.now());
    return {std::move(next), record.declined(), record.saved()};
}

}  // namespace

Next record_sync(const SyncTools& tools, const SyncRun& run, const SyncWork& work, const Verdict& verdict) {
    Recorded recorded{Again{}};
    const auto write = [&](const Verdict& what) {
        tools.database.transact([&](Tx& tx) {
            if (recorded.saved && is_as_saved(tx, *recorded.saved)) return;
            recorded = record_locked(tx, tools, run, work, what);
        });
    };
    try {
        write(verdict);
    } catch (const store::DbError& error) {
        if (error.key() != "calendar_link_remote_unique") throw;
        // The same attendee at the same start may get an existing booking; it belongs to the other appointment.
        write(as_refused("another appointment is linked to that booking"));
    }
    if (recorded.declined) return decline_pending(tools, std::get<SyncWork>(recorded.next));
    const auto connection_failed =
        verdict.kind == Verdict::Kind::refused && is_about_the_connection(work, verdict.refusal);
    if (connection_failed && std::holds_alternative<Again>(recorded.next)) {
        return after_failure(tools, work.link.account, verdict);
    }
    return recorded.next;
}

}  // namespace slotkeeper
