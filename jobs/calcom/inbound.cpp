// inbound: from a hint to a link, or to a new appointment.
#include "jobs/calcom/inbound.h"

#include "engine/store/booking/appointment_rows.h"
#include "engine/store/calendar/account_rows.h"
#include "engine/store/calendar/inbound_rows.h"
#include "engine/store/calendar/link_rows.h"
#include "engine/sync/link.h"
#include "jobs/calcom/stray_check.h"

#include <spdlog/spdlog.h>

#include <algorithm>

namespace slotkeeper {

namespace {

using store::InboundEvent;
using store::Tx;

constexpr auto kOwnCallWait = std::chrono::seconds(2);
// How long a possible stray waits for our calls that might make it the link's booking.
constexpr auto kSettleTime = std::chrono::hours(1);
constexpr int kChainMax = 8;  // the longest chain of replaced bookings that is followed

JobResult read_later(const SyncTools& tools, const InboundEvent& event, Moment now, JobOutcome last) {
    const auto age = now - event.received_at;
    for (const auto at : tools.options.reread_waits) {
        if (age < at) return JobResult::snooze(std::chrono::ceil<std::chrono::milliseconds>(at - age), "not seen yet");
    }
    return JobResult::done(last);
}

// The link that has this booking, or had the one that it replaced, or belongs to the appointment that it names. The
// last is trusted only if that link is of the same account.
std::optional<Link> find_link(Tx& tx, const InboundEvent& event, const std::vector<std::string>& uids,
                              std::optional<AppointmentId> named) {
    for (const auto& uid : uids) {
        if (auto link = store::find_link_by_uid(tx, event.account, uid)) return link;
    }
    if (!named) return std::nullopt;
    for (auto& link : store::load_links(tx, std::array{*named})) {
        if (link.account == event.account) return std::move(link);
    }
    return std::nullopt;
}

// Marks the link, if it has a booking that can be read, and queues its sync; the time makes each of these jobs unique.
void mark_dirty(Tx& tx, const SyncTools& tools, const InboundEvent& event, const Link& dirty, Moment now) {
    const auto ours = lock_appointment(tx, event.company, dirty.appointment);
    auto link = store::lock_link(tx, dirty.appointment, dirty.part);
    if (!ours || !link) return;
    if (!link->remote_uid.empty() || has_ended(event.remote_uid, *link)) {
        link->heard_at = now;
        store::save_link(tx, *link, link->fence);
    }
    queue_sync(tx, tools, *ours, SyncReason::heard, now, {.priority = kFollowPriority}, micros(now));
}

// Decides about an event of a known link. Cal.com loses races: of ten concurrent moves of one booking all ten may stay
// live, and a late call of ours may make one more. A live booking that is not the link's, although the link was read
// since, is a stray, whether the link had it before or not.
JobResult follow_link(const SyncTools& tools, const InboundEvent& event, const Link& known) {
    auto stray_beside = false;
    auto result = tools.database.transact([&](Tx& tx) {
        stray_beside = false;
        const auto now = tx.now();
        const auto links = store::load_links(tx, std::array{known.appointment});
        const auto found =
            std::find_if(links.begin(), links.end(), [&](const Link& one) { return one.part == known.part; });
        if (found == links.end()) return JobResult::done(JobOutcome::skipped_missing);
        const auto& link = *found;
        const auto any_has = [&](const std::string& uid) {
            return !uid.empty() &&
                   std::any_of(links.begin(), links.end(), [&](const Link& one) { return one.remote_uid == uid; });
        };
        // Our own call is in flight: its outcome decides.
        if (link.action) return JobResult::snooze(kOwnCallWait, "our own call is in progress");
        const auto seen_before = !event.outcome.empty();
        if (agrees(event.hint, event.remote_uid, link))
            return JobResult::done(seen_before ? JobOutcome::followed : JobOutcome::echo);
        if (link.state == SyncState::detached) return JobResult::done(JobOutcome::account_disconnected);
        const auto own = any_has(event.remote_uid);
        const auto moving =
            std::any_of(links.begin(), links.end(), [&](const Link& one) { return is_moving(one, now); });
        if (own && seen_before && !moving && is_without_content(event.hint)) return JobResult::done(JobOutcome::linked);
        const auto unread = seen_before && link.heard_at && now - event.received_at < kSettleTime;
        if (unread) return JobResult::snooze(kOwnCallWait, "not read yet");  // only a read that happened counts
        const auto later = read_later(tools, event, now, JobOutcome::not_shown);
        const auto read_enough = later.kind == JobResult::Kind::done;
        if (!own && seen_before) {
            // A replacement of the link's own booking becomes the link's booking as soon as a read shows it.
            const auto may_show = any_has(event.hint.earlier_uid) && !read_enough;
            stray_beside = !moving && !may_show;
            if (stray_beside) return JobResult::done(JobOutcome::not_shown);
            if (moving && read_enough && now - event.received_at < kSettleTime) {
                return JobResult::snooze(kOwnCallWait, "the link is not settled");
            }
        }
        mark_dirty(tx, tools, event, link, now);
        store::note_outcome(tx, event.id, name_of(JobOutcome::heard));
        if (own && is_without_content(event.hint)) return JobResult::done(JobOutcome::linked);
        // Even for a late event: a booking that is not the link's is judged only after the link was read.
        return own || seen_before || !read_enough ? later : JobResult::snooze(kOwnCallWait, "the link is read first");
    });
    if (!stray_beside) return result;
    tools.at("stray_found");
    return cancel_stray(tools, {event.company, known.appointment, event.account, event.remote_uid});
}

// Follows an unknown booking back to one that a link has or had.
struct Origins {
    std::vector<std::string> uids;  // this one and those that it replaced
    std::optional<AppointmentId> named;
    std::optional<RemoteBooking> booking;  // this one
    std::optional<JobResult> failed;
};

std::optional<AppointmentId> named_by(const RemoteBooking& booking) {
    const auto found = booking.metadata.find("slotkeeper_appointment_id");
    return found == booking.metadata.end() ? std::nullopt : AppointmentId::parse(found->second);
}

Origins read_origins(const SyncTools& tools, const InboundEvent& event, CalendarGateway& gateway) {
    Origins origins;
    auto uid = event.remote_uid;
    for (auto hop = 0; hop < kChainMax && !uid.empty(); ++hop) {
        const auto answer = gateway.get(uid);
        const auto* booking = std::get_if<RemoteBooking>(&answer);
        if (booking == nullptr) {
            const auto verdict = failure(answer);
            const auto gone = verdict.kind == Verdict::Kind::refused && verdict.refusal.kind == RefusalKind::not_found;
            if (verdict.unreadable) {
                origins.failed = JobResult::retry_a_few_times("Cal.com's answer about the booking cannot be parsed");
            } else if (!gone) {
                origins.failed = after_failure(tools, event.account, verdict);
            }
            return origins;
        }
        origins.uids.push_back(uid);
        if (!origins.booking) origins.booking = *booking;
        if (!origins.named) origins.named = named_by(*booking);
        if (origins.named) return origins;
        uid = booking->rescheduled_from;
        if (uid.empty()) return origins;
        if (tools.database.read([&](Tx& tx) { return store::find_link_by_uid(tx, event.account, uid).has_value(); })) {
            origins.uids.push_back(uid);
            return origins;
        }
    }
    return origins;
}

// The other account with this event type, if there is one: users who share an event type in round robin get its
// webhooks through their own accounts, but it stands for a service through one of them.
std::optional<AccountId> other_account_of(const SyncTools& tools, const CalendarAccount& receiver,
                                          std::int64_t event_type_id) {
    const auto catalog = tools.catalogs.current(receiver.company);
    std::optional<AccountId> other;
    for (const auto& service : catalog->services()) {
        for (const auto& resource : catalog->resources()) {
            const auto* event_type = catalog->event_type(service.id, resource.id);
            if (event_type == nullptr || event_type->event_type_id != event_type_id) continue;
            if (event_type->account == receiver.id) return std::nullopt;
            other = event_type->account;
        }
    }
    if (!other) return std::nullopt;
    const auto account = tools.database.read([&](Tx& tx) { return store::load_account(tx, *other); });
    return account && account->base_url == receiver.base_url ? other : std::nullopt;
}

// An event that the other account has received already is not stored twice.
JobResult forward_event(const SyncTools& tools, InboundEvent event, AccountId to) {
    event.id = tools.ids.make<InboundId>();
    event.account = to;
    event.outcome.clear();
    tools.database.transact([&](Tx& tx) {
        event.received_at = tx.now();
        store::receive_event(tx, event, tools.ids.make<JobId>());
    });
    return JobResult::done(JobOutcome::passed_on);
}

// The appointment whose booking this one replaced, if the link has another replacement: of several concurrent moves of
// one booking each may stay live, and a link has one of them.
std::optional<AppointmentId> former_owner(const SyncTools& tools, const InboundEvent& event, const Origins& origins) {
    return tools.database.read([&](Tx& tx) {
        std::optional<AppointmentId> found;
        for (std::size_t i = 1; i < origins.uids.size() && !found; ++i) {
            found = store::find_former_owner(tx, event.account, origins.uids[i]);
        }
        return found;
    });
}

// The link of an appointment, in any account.
std::optional<Link> link_of_company(const SyncTools& tools, CompanyId company, AppointmentId id) {
    return tools.database.read([&](Tx& tx) -> std::optional<Link> {
        if (!store::load_appointment(tx, company, id)) return std::nullopt;
        auto links = store::load_links(tx, std::array{id});
        return links.empty() ? std::nullopt : std::optional(std::move(links.front()));
    });
}

JobResult unknown_booking(const SyncTools& tools, const InboundEvent& event, const CalendarAccount& account) {
    auto gateway = open_gateway(tools, account);
    if (!gateway) return JobResult::retry("the account's credential cannot be decrypted");
    const auto step = (*gateway)->begin_step({1});
    if (!std::holds_alternative<CallStep>(step)) return after_failure(tools, event.account, failure(step));
    const auto origins = read_origins(tools, event, **gateway);
    if (origins.failed) return *origins.failed;
    const auto now = tools.database.read([](Tx& tx) { return tx.now(); });
    if (!origins.booking) return read_later(tools, event, now, JobOutcome::gone);
    const auto link = tools.database.read([&](Tx& tx) { return find_link(tx, event, origins.uids, origins.named); });
    if (link) return follow_link(tools, event, *link);
    if (const auto other = other_account_of(tools, account, origins.booking->event_type_id)) {
        return forward_event(tools, event, *other);
    }
    // The booking is in the calendar of the previous staff member, where a late call of ours put it; or it is one of
    // several concurrent moves of a booking that was made at Cal.com.
    if (const auto owner = origins.named ? origins.named : former_owner(tools, event, origins)) {
        if (const auto elsewhere = link_of_company(tools, event.company, *owner)) {
            return follow_link(tools, event, *elsewhere);
        }
    }
    if (origins.named) {
        spdlog::warn("inbound: a booking at Cal.com names an appointment without a link event={} appointment={}",
                     event.id.text(), origins.named->text());
        return JobResult::done(JobOutcome::ignored);
    }
    // A webhook may announce a cancellation before it takes effect: do not import the booking meanwhile.
    if (event.hint.live && !*event.hint.live && origins.booking->live()) {
        const auto later = read_later(tools, event, now, JobOutcome::ignored);
        if (later.kind != JobResult::Kind::done) return later;
    }
    return import_booking(tools, event, *origins.booking, **gateway);
}

JobResult follow(const SyncTools& tools, const InboundEvent& event) {
    if (event.remote_uid.empty()) return JobResult::done(JobOutcome::ignored);
    const auto account = tools.database.read([&](Tx& tx) { return store::load_account(tx, event.account); });
    if (!account || account->state == AccountState::disconnected || account->state == AccountState::revoked) {
        return JobResult::done(JobOutcome::account_disconnected);
    }
    if (waits_for_person(account->state))
        return JobResult::snooze(limits::reauth_poll, std::string(name_of(account->state)));
    std::vector<std::string> uids{event.remote_uid};
    if (!event.hint.earlier_uid.empty()) uids.push_back(event.hint.earlier_uid);
    const auto link = tools.database.read([&](Tx& tx) { return find_link(tx, event, uids, event.hint.appointment); });
    if (link) return follow_link(tools, event, *link);
    return unknown_booking(tools, event, *account);
}

}  // namespace

JobResult follow_inbound(const SyncTools& tools, const JobRun<job::Inbound>& run) {
    const auto id = run.args.event;
    const auto event = tools.database.read([&](Tx& tx) { return store::load_event(tx, id); });
    if (!event) return JobResult::done(JobOutcome::skipped_missing);
    auto result = follow(tools, *event);
    tools.at("inbound_followed");
    const auto given_up =
        result.kind == JobResult::Kind::dead || (result.tries_max && run.job.attempt >= *result.tries_max);
    if (given_up || result.kind == JobResult::Kind::done) {
        const auto outcome = given_up ? std::string("given_up") : result.reason;
        tools.database.transact([&](Tx& tx) { store::note_outcome(tx, id, outcome); });
    }
    return result;
}

}  // namespace slotkeeper
