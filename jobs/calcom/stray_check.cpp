// stray_check: leases the links, reads, cancels, releases.
#include "jobs/calcom/stray_check.h"

#include "engine/booking/decide_steps.h"
#include "engine/booking/visits.h"
#include "engine/store/booking/appointment_rows.h"
#include "engine/store/calendar/account_rows.h"
#include "engine/store/calendar/link_rows.h"
#include "engine/store/calendar/slot_rows.h"
#include "engine/sync/link.h"
#include "jobs/calcom/sync_steps.h"

#include <spdlog/spdlog.h>

#include <algorithm>
#include <set>
#include <tuple>

namespace slotkeeper {

namespace {

using store::Tx;

constexpr auto kLinkUnsettledWait = std::chrono::seconds(5);

// A calendar and start where a call may have made a booking.
using Place = std::tuple<AccountId, std::int64_t, Instant>;

struct Search {
    CompanyId company;
    AppointmentId appointment;
    Deadline give_up;           // until then the leases are certainly ours
    std::vector<Link> links{};  // as saved, each with our fence
    bool leased = false;        // the links are leased
    bool links_read = false;    // and their bookings are as we know them
    std::set<Place> places{};
    std::map<AccountId, std::shared_ptr<CalendarGateway>> gateways{};
    std::vector<CallStep> steps{};  // the reserved calls

    bool has_uid(const std::string& uid) const {
        return std::any_of(links.begin(), links.end(), [&](const Link& link) { return link.remote_uid == uid; });
    }
    bool had_uid(const std::string& uid) const {
        return std::any_of(links.begin(), links.end(), [&](const Link& link) {
            return std::find(link.earlier_uids.begin(), link.earlier_uids.end(), uid) != link.earlier_uids.end();
        });
    }
    // Ended, but accepted by its host: a sync handles that or leaves it to a person.
    bool is_revived(const std::string& uid) const {
        return std::any_of(links.begin(), links.end(), [&](const Link& link) { return has_ended(uid, link); });
    }
    // A booking made at Cal.com has no id of ours; its moves are recognised by the booking that they replaced.
    bool is_ours(const RemoteBooking& booking) const {
        return booking.is_of(appointment) || had_uid(booking.uid) || had_uid(booking.rescheduled_from);
    }
};

std::set<Place> places_of(Appointment appointment, const std::vector<AuditEvent>& history, const Catalog& catalog) {
    std::set<Place> places;
    const auto present = appointment.parts;
    for (const auto& event : history) {
        appointment.parts = parse_segments(event.segments);
        set_services(appointment.parts, present);
        appointment.time = event.time;
        for (const auto& [part, event_type, time] : mapped_parts(catalog, appointment)) {
            places.emplace(event_type->account, event_type->event_type_id, time.from);
        }
    }
    return places;
}

// The result that ends the job if these links cannot be leased now.
std::optional<JobResult> why_not_leased(const std::vector<Link>& links, Moment now) {
    if (links.empty()) return JobResult::done(JobOutcome::skipped_missing);
    for (const auto& link : links) {
        if (link.lease_until && now < *link.lease_until) return JobResult::snooze(limits::link_busy_wait, "busy");
        if (is_moving(link, now)) return JobResult::snooze(kLinkUnsettledWait, "the link is not settled");
    }
    return std::nullopt;
}

// Opens the gateway to one more account of the search; returns the result that ends the job if it cannot.
std::optional<JobResult> open_account(Tx& tx, const SyncTools& tools, Search& search, AccountId account) {
    if (search.gateways.contains(account)) return std::nullopt;
    const auto row = store::load_account(tx, account);
    if (!row || row->company != search.company || row->state == AccountState::disconnected ||
        row->state == AccountState::revoked) {
        return JobResult::done(JobOutcome::account_disconnected);
    }
    if (waits_for_person(row->state)) return JobResult::snooze(limits::reauth_poll, std::string(name_of(row->state)));
    auto gateway = open_gateway(tools, *row);
    if (!gateway) return JobResult::retry("the account's credential cannot be decrypted");
    search.gateways.emplace(account, std::move(gateway).value());
    return std::nullopt;
}

std::optional<JobResult> lease_links(Tx& tx, const SyncTools& tools, Search& search, Moment now) {
    for (const auto& link : search.links) {
        if (link.remote_uid.empty()) continue;
        if (auto result = open_account(tx, tools, search, link.account)) return result;
    }
    for (auto& link : search.links) {
        const auto fence = link.fence;
        take(link, now, tools.options.lease);
        if (!store::save_link(tx, link, fence)) throw std::logic_error("a locked link has changed");
    }
    search.leased = true;
    return std::nullopt;
}

// Fills a search and leases its links. A repeat after a lost answer to COMMIT finds the leases and keeps the search.
template <class Fill>
std::variant<JobResult, Search> begin_search(const SyncTools& tools, CompanyId company, AppointmentId id, Fill fill) {
    const auto give_up = std::chrono::steady_clock::now() + tools.options.lease / 3;
    Search search{company, id, give_up};
    return tools.database.transact([&](Tx& tx) -> std::variant<JobResult, Search> {
        const auto is_left = [&](const Link& link) { return is_as_saved(tx, link); };
        if (search.leased && std::all_of(search.links.begin(), search.links.end(), is_left)) return search;
        search = Search{company, id, give_up};
        const auto now = tx.now();
        const auto ours = lock_appointment(tx, company, id);
        if (!ours) return JobResult::done(JobOutcome::skipped_missing);
        search.links = store::lock_links(tx, id);
        if (auto result = why_not_leased(search.links, now)) return *result;
        if (std::optional<JobResult> result = fill(tx, search, *ours)) return *result;
        if (auto result = lease_links(tx, tools, search, now)) return *result;
        return search;
    });
}

// The outcome of the calls: the cancelled strays, or a failure.
struct Found {
    std::vector<std::pair<AccountId, RemoteBooking>> cancelled{};
    std::optional<Verdict> failure{};
    AccountId account{};  // of the failure
    bool moved = false;   // the booking of a link was moved or has ended
};

bool is_gone(const Verdict& verdict) {
    return verdict.kind == Verdict::Kind::refused &&
           (verdict.refusal.kind == RefusalKind::not_found || verdict.refusal.kind == RefusalKind::already_cancelled);
}

// Reserves the calls before the first one, so that none is wasted.
bool reserve_calls(Search& search, const std::map<AccountId, int>& calls, Found& found) {
    for (const auto& [account, count] : calls) {
        auto step = search.gateways.at(account)->begin_step({count});
        if (!std::holds_alternative<CallStep>(step)) {
            found.failure = failure(step), found.account = account;
            return false;
        }
        search.steps.push_back(std::get<CallStep>(std::move(step)));
    }
    return true;
}

// Whether the bookings of the links are as we know them.
bool read_links(Search& search, Found& found) {
    if (std::exchange(search.links_read, true)) return true;
    for (const auto& link : search.links) {
        if (link.remote_uid.empty()) continue;
        const auto answer = search.gateways.at(link.account)->get(link.remote_uid);
        const auto* booking = std::get_if<RemoteBooking>(&answer);
        if (booking != nullptr && booking->live()) continue;
        found.moved = booking != nullptr || is_gone(failure(answer));
        if (!found.moved) found.failure = failure(answer), found.account = link.account;
        return false;
    }
    return true;
}

// False: the search ends here.
bool cancel(Search& search, AccountId account, const RemoteBooking& stray, Found& found) {
    if (!read_links(search, found)) return false;
    if (std::chrono::steady_clock::now() > search.give_up) {
        found.failure = Verdict{Verdict::Kind::not_sent, {}, {}, "no time left to cancel"}, found.account = account;
        return false;
    }
    const auto answer = search.gateways.at(account)->cancel(stray.uid);
    if (!std::holds_alternative<RemoteBooking>(answer)) {
        if (is_gone(failure(answer))) return true;
        found.failure = failure(answer), found.account = account;
        return false;
    }
    spdlog::warn("sync: cancelled a stray booking at Cal.com appointment={}", search.appointment.text());
    found.cancelled.emplace_back(account, stray);
    return true;
}

Found cancel_strays(Search& search) {
    Found found;
    std::map<AccountId, int> lists;
    for (const auto& place : search.places) ++lists[std::get<AccountId>(place)];
    if (!reserve_calls(search, lists, found)) return found;
    for (const auto& [account, event_type, start] : search.places) {
        const auto answer =
            search.gateways.at(account)->list(event_type, {start, start + limits::appointment_length_max});
        const auto* bookings = std::get_if<std::vector<RemoteBooking>>(&answer);
        if (bookings == nullptr) {
            found.failure = failure(answer), found.account = account;
            return found;
        }
        for (const auto& one : *bookings) {
            if (!one.live() || !search.is_ours(one) || search.has_uid(one.uid) || search.is_revived(one.uid)) continue;
            if (!cancel(search, account, one, found)) return found;
        }
    }
    return found;
}

void release_links(Tx& tx, const SyncTools& tools, const Search& search, const Found& found) {
    const auto ours = lock_appointment(tx, search.company, search.appointment);
    const auto now = tx.now();
    for (auto& link : store::lock_links(tx, search.appointment)) {
        const auto held = std::any_of(search.links.begin(), search.links.end(), [&](const Link& one) {
            return one.part == link.part && one.fence == link.fence;
        });
        if (!held) continue;  // the lease was lost; the next run reads again
        link.lease_until.reset();
        if (found.moved && !link.remote_uid.empty()) link.heard_at = now;
        store::save_link(tx, link, link.fence);
    }
    if (found.moved && ours) queue_sync(tx, tools, *ours, SyncReason::heard, now, {}, micros(now));
}

// The time of the cancelled stray is free now.
void retry_at_freed_time(const SyncTools& tools, CompanyId company, AccountId account, const RemoteBooking& stray) {
    const auto catalog = tools.catalogs.current(company);
    for (const auto& resource : catalog->resources()) {
        const auto stands_for = [&](const Service& service) {
            const auto* event_type = catalog->event_type(service.id, resource.id);
            return event_type != nullptr && event_type->account == account &&
                   event_type->event_type_id == stray.event_type_id;
        };
        const auto& services = catalog->services();
        if (std::any_of(services.begin(), services.end(), stands_for)) {
            retry_refused_bookings(tools, company, resource.id, stray.time);
        }
    }
}

JobResult end_search(const SyncTools& tools, const Search& search, const Found& found, JobOutcome none) {
    tools.at("stray_called");
    tools.database.transact([&](Tx& tx) {
        release_links(tx, tools, search, found);
        for (const auto& [account, stray] : found.cancelled) {
            store::forget_slot_days(tx, account, days_touched(stray.time));
        }
    });
    for (const auto& [account, stray] : found.cancelled) retry_at_freed_time(tools, search.company, account, stray);
    if (found.moved) return JobResult::snooze(kLinkUnsettledWait, "the link's own booking has changed");
    if (found.failure) return after_failure(tools, found.account, *found.failure);
    return JobResult::done(found.cancelled.empty() ? none : JobOutcome::stray_cancelled);
}

}  // namespace

bool is_moving(const Link& link, Moment now) {
    const auto behind = link.state == SyncState::behind || link.state == SyncState::syncing;
    const auto heard = link.heard_at && !(link.remote_uid.empty() && link.earlier_uids.empty());
    return behind || link.action || heard || (link.lease_until && now < *link.lease_until);
}

JobResult check_for_strays(const SyncTools& tools, const JobRun<job::StrayCheck>& run) {
    const auto company = run.job.company;
    const auto catalog = tools.catalogs.find(company);
    if (!catalog) return JobResult::done(JobOutcome::skipped_missing);
    const auto id = run.args.appointment;
    auto begun = begin_search(tools, company, id, [&](Tx& tx, Search& search, const Appointment& ours) {
        std::optional<JobResult> disconnected, result;  // of an account that is no longer called; of any other
        for (const auto& place : places_of(ours, store::load_history(tx, company, id), **catalog)) {
            if (auto failed = open_account(tx, tools, search, std::get<AccountId>(place))) {
                (failed->kind == JobResult::Kind::done ? disconnected : result) = std::move(failed);
            } else {
                search.places.insert(place);
            }
        }
        return !result && search.places.empty() ? disconnected : result;
    });
    if (const auto* result = std::get_if<JobResult>(&begun)) return *result;
    auto& search = std::get<Search>(begun);
    tools.at("stray_begun");
    return end_search(tools, search, cancel_strays(search), JobOutcome::no_stray);
}

JobResult cancel_stray(const SyncTools& tools, const Suspect& suspect) {
    const auto& [company, appointment, account, uid] = suspect;
    auto begun = begin_search(tools, company, appointment, [&](Tx& tx, Search& search, const Appointment&) {
        if (search.is_revived(uid)) return std::optional(JobResult::done(JobOutcome::left_alone));
        return search.has_uid(uid) ? JobResult::done(JobOutcome::linked) : open_account(tx, tools, search, account);
    });
    if (const auto* result = std::get_if<JobResult>(&begun)) return *result;
    auto& search = std::get<Search>(begun);
    tools.at("stray_begun");
    Found found;
    std::map<AccountId, int> calls{{account, 2}};
    for (const auto& link : search.links) {
        if (!link.remote_uid.empty()) ++calls[link.account];
    }
    if (!reserve_calls(search, calls, found)) return end_search(tools, search, found, JobOutcome::not_shown);
    const auto answer = search.gateways.at(account)->get(uid);
    if (const auto* booking = std::get_if<RemoteBooking>(&answer)) {
        if (booking->live() && search.is_ours(*booking)) cancel(search, account, *booking, found);
    } else if (!is_gone(failure(answer))) {
        found.failure = failure(answer), found.account = account;
    }
    return end_search(tools, search, found, JobOutcome::not_shown);
}

}  // namespace slotkeeper
