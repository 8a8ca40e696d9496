// sync_call: create, reschedule, cancel, and reading.
//
// Every accept, decline, cancel, mark and repeated create is preceded by a read: changes of the host are compared first
// and never overwritten.
#include "jobs/calcom/sync_steps.h"

#include "engine/base/assert.h"
#include "engine/ports/remote_lists.h"
#include "engine/sync/three_way.h"

namespace slotkeeper {

namespace {

using Kind = Verdict::Kind;

constexpr int kMovesMax = 8;  // the longest chain of replaced bookings that is followed

Verdict forgotten() {
    Verdict verdict{Kind::gone};
    verdict.forgotten = true;
    return verdict;
}

// Follows a booking of ours to the present one.
Verdict follow_moves(const SyncWork& work, std::string uid) {
    for (auto hop = 0; hop < kMovesMax; ++hop) {
        const auto answer = work.gateway->get(uid);
        const auto* booking = std::get_if<RemoteBooking>(&answer);
        if (booking == nullptr) {
            auto verdict = failure(answer);
            if (verdict.kind == Kind::refused && verdict.refusal.kind == RefusalKind::not_found) return forgotten();
            return verdict;
        }
        if (booking->live()) return Verdict::live(*booking);
        if (booking->rescheduled_to.empty()) return {Kind::gone};
        uid = booking->rescheduled_to;
    }
    return {Kind::unknown, {}, {}, "too many bookings replace one another at Cal.com"};
}

constexpr auto kListedAhead = std::chrono::days{366};

// Reads the booking of the link. Cal.com keeps cancelled bookings, so a 404 alone does not end our appointment: it may
// come from a restored backup or another account. The list from its time on is read as well.
Verdict read_booking(const SyncWork& work) {
    const auto& link = work.link;
    if (link.remote_uid.empty() && link.earlier_uids.empty()) return {Kind::gone};
    auto verdict = follow_moves(work, link.remote_uid.empty() ? link.earlier_uids.back() : link.remote_uid);
    if (!verdict.forgotten || link.mirror_state != MirrorState::live) return verdict;
    const auto from = link.mirror_time.from;
    const auto answer = work.gateway->page({.window = Interval{from, from + kListedAhead}});
    const auto* page = std::get_if<ListPage>(&answer);
    if (page == nullptr) return failure(answer);
    for (const auto& [booking, updated, hosts] : page->bookings) {
        if (booking.uid == link.remote_uid && !booking.live()) return {Kind::gone};
        if (booking.uid == link.remote_uid) return {Kind::unknown, {}, {}, "Cal.com lists the booking but answers 404"};
        const auto here = booking.time.from == from;
        if (here && booking.live() && booking.is_of(link.appointment)) return Verdict::live(booking);
    }
    verdict.nothing_listed = page->size == 0;
    return verdict;
}

// Reads our booking. If a webhook named its replacement, that one is read instead and trusted if it says so itself: for
// a moved booking one read is enough.
Verdict read(const SyncWork& work) {
    const auto& ours = work.link.remote_uid;
    if (work.named_uid.empty()) return read_booking(work);
    const auto answer = work.gateway->get(work.named_uid);
    const auto* booking = std::get_if<RemoteBooking>(&answer);
    if (booking == nullptr) {
        auto verdict = failure(answer);
        const auto unknown_there = verdict.kind == Kind::refused && verdict.refusal.kind == RefusalKind::not_found;
        return unknown_there ? read_booking(work) : verdict;
    }
    if (booking->rescheduled_from != ours) return read_booking(work);
    if (booking->live()) return Verdict::live(*booking);
    // Each of several concurrent moves made a booking; ours leads to one that may still be live.
    return follow_moves(work, booking->rescheduled_to.empty() ? ours : booking->rescheduled_to);
}

// A live booking with our id at the target's start, other than the known one; else not_done.
Verdict find_own_booking(const SyncWork& work) {
    const auto& link = work.link;
    // A day long: the length at Cal.com may have been changed since we read it.
    const Interval stretch{link.target_time.from, link.target_time.from + limits::appointment_length_max};
    const auto answer = work.gateway->list(link.target_event_type_id, stretch);
    const auto* bookings = std::get_if<std::vector<RemoteBooking>>(&answer);
    if (bookings == nullptr) return failure(answer);
    for (const auto& one : *bookings) {
        const auto is_it = one.live() && one.is_of(link.appointment) && one.time.from == link.target_time.from;
        if (!is_it || one.uid == link.remote_uid) continue;
        auto found = Verdict::live(one);
        found.is_second = !link.remote_uid.empty() && one.rescheduled_from != link.remote_uid;
        return found;
    }
    return {Kind::not_done};
}

// The booking if it is as both sides last agreed; else `changed`, or why it cannot be written. A read without an answer
// counts as a write without an answer: nothing more is done until the grace is over.
Verdict read_as_agreed(const SyncWork& work) {
    auto present = follow_moves(work, work.link.remote_uid);
    if (present.kind == Kind::live && !matches_mirror(work.link, *present.booking)) return {Kind::changed};
    return present;
}

// Before a create: our last booking, if it is live again, because its host may accept an ended booking.
std::optional<Verdict> find_revived(const SyncWork& work) {
    const auto& link = work.link;
    if (link.mirror_state != MirrorState::cancelled || link.earlier_uids.empty()) return std::nullopt;
    auto present = follow_moves(work, link.earlier_uids.back());
    if (present.kind == Kind::unknown) present.kind = Kind::not_sent;
    return present.kind == Kind::gone ? std::nullopt : std::optional(std::move(present));
}

// The outcome of the link's action in flight.
Verdict look_up(const SyncWork& work) {
    const auto& link = work.link;
    if (link.action == RemoteAction::create || link.action == RemoteAction::reschedule) {
        auto made = find_own_booking(work);
        if (made.kind != Kind::not_done || link.action == RemoteAction::create) return made;
    }
    auto present = follow_moves(work, link.remote_uid);
    if (present.kind != Kind::live) return present;
    return {matches_mirror(link, *present.booking) ? Kind::not_done : Kind::changed};
}

// The call's own verdict, unless a read shows that it (or an earlier one) took effect all the same.
Verdict unless_own_booking_found(const SyncWork& work, Verdict verdict) {
    const auto may_be_ours = verdict.kind == Kind::refused && (verdict.refusal.kind == RefusalKind::slot_taken ||
                                                               verdict.refusal.kind == RefusalKind::maybe_taken);
    if (verdict.kind != Kind::unknown && !may_be_ours) return verdict;
    // Cal.com does not answer: a read now would only block others as long again. It is looked up after the grace.
    if (verdict.timed_out) return verdict;
    auto found = find_own_booking(work);
    if (found.kind == Kind::live) return found;
    // "Taken" counts only if nothing of ours was found there.
    if (may_be_ours && found.kind != Kind::not_done) verdict.refusal.kind = RefusalKind::maybe_taken;
    return verdict;
}

Verdict live_by_our_call(const SyncWork& work, const RemoteBooking& booking) {
    // For some event types the same attendee at the same start gets the existing booking.
    const auto twin = booking.metadata.contains("slotkeeper_appointment_id") && !booking.is_of(work.link.appointment);
    if (twin || !booking.live()) {
        return {Kind::refused, {}, {RefusalKind::invalid, "Cal.com answered with the booking of another appointment"}};
    }
    return Verdict::live(booking, /*by_our_call=*/true);
}

Verdict create(const SyncWork& work) {
    if (auto found = find_revived(work)) return *std::move(found);
    const auto& ours = work.ours;
    NewRemoteBooking booking;
    booking.appointment = ours.id;
    booking.version = ours.version;
    booking.part = work.link.part;
    booking.event_type_id = work.link.target_event_type_id;
    booking.start = work.link.target_time.from;
    const auto length = std::chrono::duration_cast<Minutes>(work.link.target_time.duration());
    if (length != work.wanted.event_length) booking.length = length;
    booking.attendee_name = ours.attendee_name;
    if (work.customer) {
        booking.attendee_email = work.customer->email;
        booking.attendee_phone = work.customer->phone;
    }
    if (!ours.attendee_email.empty()) booking.attendee_email = ours.attendee_email;
    if (!ours.attendee_phone.empty()) booking.attendee_phone = ours.attendee_phone;
    const auto* branch = work.catalog->branch(ours.branch);
    booking.time_zone = branch != nullptr ? branch->zone.name() : "UTC";
    booking.language = name_of(work.catalog->company().language);
    const auto answer = work.gateway->create(booking);
    const auto* made = std::get_if<RemoteBooking>(&answer);
    return made != nullptr ? live_by_our_call(work, *made) : unless_own_booking_found(work, failure(answer));
}

// The present state, if a change was refused because the booking is no longer the known one: gone, cancelled, or moved
// at Cal.com. A cancel then cancels the booking that replaced it.
std::optional<Verdict> present_state(const SyncWork& work, const Verdict& verdict) {
    if (verdict.kind != Kind::refused) return std::nullopt;
    switch (verdict.refusal.kind) {
        case RefusalKind::not_found:
            return Verdict{Kind::gone};
        case RefusalKind::already_cancelled:
            return follow_moves(work, work.link.remote_uid);
        case RefusalKind::rescheduled:
            return follow_moves(work, verdict.refusal.uid);
        default:
            return std::nullopt;
    }
}

Verdict reschedule(const SyncWork& work) {
    // A confirmed appointment needs no second acceptance; under confirm_first the host is asked again.
    const auto as_owner = policy_of(work) != SyncPolicy::confirm_first;
    const auto answer = work.gateway->reschedule(work.link.remote_uid, work.link.target_time.from, as_owner);
    if (const auto* moved = std::get_if<RemoteBooking>(&answer)) return live_by_our_call(work, *moved);
    auto verdict = failure(answer);
    if (auto became = present_state(work, verdict)) return *std::move(became);
    return unless_own_booking_found(work, std::move(verdict));
}

Verdict cancel(const SyncWork& work) {
    auto present = read_as_agreed(work);
    if (present.kind != Kind::live) return present;
    const auto answer = work.gateway->cancel(work.link.remote_uid);
    if (std::holds_alternative<RemoteBooking>(answer)) return Verdict::ended_by_us();
    auto verdict = failure(answer);
    if (auto became = present_state(work, verdict)) return *std::move(became);
    if (verdict.kind != Kind::unknown || verdict.timed_out) return verdict;
    const auto afterwards = follow_moves(work, work.link.remote_uid);
    return afterwards.kind == Kind::gone ? Verdict::ended_by_us() : verdict;
}

// Accepts or declines in the host's name. Reads first: at Cal.com an acceptance revives a cancelled booking.
Verdict answer_for_host(const SyncWork& work, bool yes) {
    auto present = read_as_agreed(work);
    if (present.kind != Kind::live) return present;
    const auto& uid = present.booking->uid;
    const auto answer = yes ? work.gateway->confirm(uid) : work.gateway->decline(uid);
    if (const auto* booking = std::get_if<RemoteBooking>(&answer)) {
        return booking->live() ? Verdict::live(*booking) : Verdict::ended_by_us();
    }
    auto verdict = failure(answer);
    // The host may have answered first; Cal.com says so in several ways.
    const auto answered = verdict.kind == Kind::refused && (verdict.refusal.kind == RefusalKind::already_confirmed ||
                                                            verdict.refusal.kind == RefusalKind::invalid);
    if (answered) {
        auto now = read_as_agreed(work);
        return now.kind == Kind::live ? verdict : now;
    }
    if (auto became = present_state(work, verdict)) return *std::move(became);
    return verdict;
}

// The attendee is identified by the address that Cal.com has, which may be generated.
Verdict mark_absent(const SyncWork& work) {
    auto present = read_as_agreed(work);
    if (present.kind != Kind::live) return present;
    const auto& there = *present.booking;
    const auto answer = work.gateway->mark_absent(there.uid, there.attendee_email, work.wanted.absent);
    if (std::holds_alternative<RemoteBooking>(answer)) {
        auto marked = there;
        marked.absent = work.wanted.absent;
        return Verdict::live(std::move(marked));
    }
    return failure(answer);
}

Verdict reassign(const SyncWork& work) {
    auto present = read_as_agreed(work);
    if (present.kind != Kind::live) return present;
    const auto answer = work.gateway->reassign(present.booking->uid, work.wanted.host_id);
    if (const auto* host = std::get_if<RemoteUser>(&answer)) {
        auto given = *present.booking;
        given.host_id = host->id;
        return Verdict::live(std::move(given));
    }
    return failure(answer);
}

// Every other write needs a read first.
CallsNeeded calls_needed(const SyncWork& work) {
    const auto reads = work.step == NextStep::read;
    const auto first = work.step == NextStep::create && work.link.mirror_state != MirrorState::cancelled;
    const auto one = reads || first || work.step == NextStep::reschedule;
    return {one ? 1 : 2, /*push=*/!reads};
}

}  // namespace

Verdict take_step(const SyncWork& work) {
    SLOTKEEPER_ASSERT(!store::in_transaction(), "locks would be held for as long as the call lasts");
    const auto begun = work.gateway->begin_step(calls_needed(work));
    if (!std::holds_alternative<CallStep>(begun)) return failure(begun);
    switch (work.step) {
        case NextStep::create:
            return create(work);
        case NextStep::reschedule:
            return reschedule(work);
        case NextStep::cancel:
            return cancel(work);
        case NextStep::look_up:
            return look_up(work);
        case NextStep::read:
            return read(work);
        case NextStep::confirm:
            return answer_for_host(work, true);
        case NextStep::decline:
            return answer_for_host(work, false);
        case NextStep::mark_absent:
            return mark_absent(work);
        case NextStep::reassign:
            return reassign(work);
        case NextStep::nothing:
        case NextStep::wait:
            break;
    }
    return {Kind::not_sent, {}, {}, "no call was needed"};
}

}  // namespace slotkeeper
