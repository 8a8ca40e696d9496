// stray_check: hold the link, look, cancel, let go.
#include "jobs/sync/stray_check.h"

#include "engine/booking/decide_steps.h"
#include "engine/store/calendar/account_rows.h"
#include "engine/store/calendar/link_rows.h"
#include "engine/store/calendar/slot_rows.h"
#include "engine/store/rows/appointment_rows.h"

#include <spdlog/spdlog.h>

#include <algorithm>
#include <set>
#include <tuple>

namespace slotkeeper {

namespace {

using store::Tx;

constexpr auto kLinkUnsettledWait = std::chrono::seconds(5);

// One place where a call may have put a booking.
using Place = std::tuple<AccountId, std::int64_t, Instant>;

struct Search {
    AppointmentId appointment;
    std::vector<Link> links;  // as saved, each with our fence
    std::set<Place> places;
    std::map<AccountId, std::shared_ptr<CalendarGateway>> gateways;

    bool has(const std::string& uid) const {
        return std::any_of(links.begin(), links.end(), [&](const Link& link) { return link.remote_uid == uid; });
    }
};

std::set<Place> places_of(Appointment appointment, const std::vector<AuditEvent>& history, const Catalog& catalog) {
    std::set<Place> places;
    for (const auto& event : history) {
        appointment.parts = parse_segments(event.segments);
        appointment.time = event.time;
        for (const auto& [part, event_type, time] : mapped_parts(catalog, appointment)) {
            places.emplace(event_type->account, event_type->event_type_id, time.from);
        }
    }
    return places;
}

std::variant<JobResult, Search> begin_search(Tx& tx, const SyncTools& tools, const store::Job& job,
                                             const CatalogPtr& catalog) {
    const AppointmentId id{job.subject};
    const auto now = tx.now();
    const auto ours = lock_appointment(tx, job.company, id);
    auto links = store::lock_links(tx, id);
    if (!ours || links.empty()) return JobResult::done("skipped_missing");
    for (const auto& link : links) {
        if (link.lease_until && now < *link.lease_until) return JobResult::snooze(limits::link_busy_wait, "busy");
        const auto unsettled = link.action || link.state == SyncState::behind || link.state == SyncState::syncing;
        if (unsettled) return JobResult::snooze(kLinkUnsettledWait, "the link is not settled");
    }

    Search search;
    search.appointment = id;
    search.places = places_of(*ours, store::load_history(tx, job.company, id), *catalog);
    for (const auto& [account, event_type, start] : search.places) {
        if (search.gateways.contains(account)) continue;
        const auto row = store::load_account(tx, account);
        if (!row || row->state == AccountState::disconnected || row->state == AccountState::revoked) {
            return JobResult::done("account_disconnected");
        }
        if (row->state == AccountState::needs_reauth) return JobResult::snooze(limits::reauth_poll, "needs_reauth");
        auto gateway = open_gateway(tools, *row);
        if (!gateway) return JobResult::retry("the account's credential cannot be opened");
        search.gateways.emplace(account, std::move(gateway).value());
    }
    for (auto& link : links) {
        const auto fence = link.fence;
        take(link, now, tools.options.lease);
        if (!store::save_link(tx, link, fence)) throw std::logic_error("a locked link has changed");
    }
    search.links = std::move(links);
    return search;
}

// What the calls came to: the strays cancelled, or a failure.
struct Found {
    int cancelled = 0;
    std::optional<Verdict> failure{};
    AccountId account{};  // of the failure
};

// `give_up`: while the link is surely still ours; afterwards a sync may be making the booking that we would cancel.
Found cancel_strays(const Search& search, Deadline give_up) {
    Found found;
    for (const auto& [account, event_type, start] : search.places) {
        auto& gateway = *search.gateways.at(account);
        const auto answer = gateway.list(event_type, {start, start + limits::appointment_length_max});
        const auto* bookings = std::get_if<std::vector<RemoteBooking>>(&answer);
        if (bookings == nullptr) return {found.cancelled, failure(answer), account};
        for (const auto& one : *bookings) {
            if (!one.live() || !one.is_of(search.appointment) || search.has(one.uid)) continue;
            if (std::chrono::steady_clock::now() > give_up) {
                return {found.cancelled, Verdict{Verdict::Kind::not_sent, {}, {}, "no time left to cancel"}, account};
            }
            const auto cancelled = gateway.cancel(one.uid);
            if (!std::holds_alternative<RemoteBooking>(cancelled))
                return {found.cancelled, failure(cancelled), account};
            spdlog::warn("sync {}: a stray booking at Cal.com is cancelled", search.appointment.text());
            ++found.cancelled;
        }
    }
    return found;
}

void let_go(Tx& tx, const Search& search) {
    for (auto& link : store::lock_links(tx, search.appointment)) {
        const auto held = std::any_of(search.links.begin(), search.links.end(), [&](const Link& ours) {
            return ours.part == link.part && ours.fence == link.fence;
        });
        if (!held) continue;  // it took us too long; the next run looks again
        link.lease_until.reset();
        store::save_link(tx, link, link.fence);
    }
}

void forget_slots(Tx& tx, const Search& search) {
    for (const auto& [account, event_type, start] : search.places) {
        store::forget_slot_days(tx, account, days_touched({start, start + limits::appointment_length_max}));
    }
}

}  // namespace

JobResult check_for_strays(const SyncTools& tools, const store::Job& job) {
    const auto catalog = tools.catalogs.current(job.company);
    if (!catalog) return JobResult::done("skipped_missing");
    const auto give_up = std::chrono::steady_clock::now() + tools.options.lease / 3;
    auto begun = tools.database.transact([&](Tx& tx) { return begin_search(tx, tools, job, catalog); });
    if (const auto* result = std::get_if<JobResult>(&begun)) return *result;
    const auto& search = std::get<Search>(begun);
    tools.at("stray_begun");
    const auto found = cancel_strays(search, give_up);
    tools.at("stray_called");
    tools.database.transact([&](Tx& tx) {
        let_go(tx, search);
        if (found.cancelled > 0) forget_slots(tx, search);
    });
    if (found.failure) return after_failure(tools, found.account, *found.failure);
    return JobResult::done(found.cancelled > 0 ? "stray_cancelled" : "no_stray");
}

}  // namespace slotkeeper
