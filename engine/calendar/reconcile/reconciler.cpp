// reconciler: reads, compares, reports; then moves the watermark.
#include "engine/calendar/reconcile/reconciler.h"

#include "engine/calendar/reconcile/reconcile_pass.h"
#include "engine/store/calendar/account_rows.h"

#include <spdlog/spdlog.h>

#include <algorithm>
#include <thread>

namespace slotkeeper {

namespace {

using store::Tx;

constexpr std::size_t kListInSql = 500;  // ids or uids in one statement
constexpr auto kLooksForMissing = 30;
constexpr std::size_t kDifferencesKept = 1'000;
constexpr auto kNoStop = std::chrono::milliseconds{100};

// Where the next page begins, so that no row is skipped whatever is changed meanwhile.
void advance(ListQuery& query, const ListPage& page) {
    const auto last = [&](auto key_of) {
        decltype(key_of(page.bookings.front())) key{};
        for (const auto& one : page.bookings) key = std::max(key, key_of(one));
        return key;
    };
    auto advanced = false;
    if (query.window) {
        const auto key = last([](const ListedBooking& one) { return one.booking.time.from; });
        advanced = !page.bookings.empty() && key > query.window->from;
        if (advanced) query.window->from = key;
    } else {
        const auto key = last([](const ListedBooking& one) { return one.updated_at; });
        advanced = key && *key > *query.updated_from;
        if (advanced) query.updated_from = *key;
    }
    // A page full of rows of one key is followed by the rest of them.
    query.skip = advanced ? 0 : query.skip + page.size;
}

// The starts of bookings of ours that may fit where Cal.com's bookings have ended.
Intervals freed_by(std::span<const ListedBooking> remote, Instant from) {
    Intervals freed;
    for (const auto& one : remote) {
        const auto& [start, end] = one.booking.time;
        if (!one.booking.live() && end > from) freed.push_back({start - limits::appointment_length_max, end});
    }
    return merged(std::move(freed));
}

}  // namespace

Result<Reconciler::Pass> Reconciler::begin(const ReconcileAsk& ask, std::chrono::milliseconds lease_patience,
                                           const std::stop_token& stop) {
    const auto id = ask.account;
    const auto account = database_.read([&](Tx& tx) { return store::load_account(tx, id); });
    if (!account || (ask.company && account->company != ask.company)) {
        return refuse(ErrorCode::not_found, "id", "this company has no such account");
    }
    const auto decided = ask.dry_run || ask.accept || ask.push;
    if (account->state == AccountState::paused && !decided) {
        return refuse(
            ErrorCode::state_conflict, "id",
            "the account is paused: a dry run shows why, and accepting what is missing or pushing resumes it");
    }
    if (account->state != AccountState::active && account->state != AccountState::paused) {
        return refuse(ErrorCode::state_conflict, "id",
                      "the account is " + std::string(name_of(account->state)) + ": only an active one is called");
    }
    Pass pass;
    pass.lease = HeldLease::acquire(leases_, "calcom-reconcile:" + id.text(), lease_patience);
    if (!pass.lease) return refuse(ErrorCode::in_progress, "id", "another process is comparing this account");
    pass.give_up = std::chrono::steady_clock::now() + ask.patience;
    pass.account = *account;
    try {
        auto gateway = accounts_.gateway_to(*account);
        if (!gateway) return gateway.refusal();
        pass.gateway = std::move(gateway).value();
    } catch (const std::invalid_argument& error) {
        return refuse(ErrorCode::internal, "", std::string("invalid URL: ") + error.what());
    }
    pass.stop = stop;
    database_.read([&](Tx& tx) {
        pass.began = tx.now();
        pass.from = std::chrono::floor<std::chrono::days>(pass.began) - std::chrono::days{1};
        pass.fences = store::load_fences(tx, id, pass.from);
    });
    return pass;
}

Interval Reconciler::whole_window(const Pass& pass) {
    auto days = 1;
    const auto catalog = catalogs_.current(pass.account.company);
    for (const auto& service : catalog->services()) days = std::max(days, service.window_days);
    const auto until = std::chrono::ceil<std::chrono::days>(pass.began) + std::chrono::days{days + 1};
    return {pass.from, std::min<Instant>(until, limits::instant_max - Seconds{1})};
}

bool Reconciler::wait_for(const Pass& pass, Seconds wait) const {
    const auto end = std::chrono::steady_clock::now() + wait;
    if (end >= pass.give_up) return false;
    while (std::chrono::steady_clock::now() < end) {
        if (pass.stop.stop_requested() || pass.lease->lost()) return false;
        std::this_thread::sleep_for(kNoStop);
    }
    return true;
}

Refusal Reconciler::refusal_of(const Pass& pass, const RemoteAnswer<ListPage>& answer) {
    if (const auto* not_sent = std::get_if<NotSent>(&answer)) {
        return refuse(ErrorCode::unavailable, "", "Cal.com's list could not be read: " + not_sent->reason);
    }
    if (const auto* unknown = std::get_if<UnknownOutcome>(&answer)) {
        return refuse(ErrorCode::unavailable, "", "Cal.com's list could not be read: " + unknown->reason);
    }
    const auto& refusal = std::get<RemoteRefusal>(answer);
    switch (refusal.kind) {
        case RefusalKind::unauthorized:
            accounts_.note_refused_key(pass.account.id);
            return refuse(ErrorCode::state_conflict, "id", "Cal.com refuses its key: " + refusal.message);
        case RefusalKind::forbidden:
            return refuse(ErrorCode::state_conflict, "id",
                          "its key does not permit listing bookings: " + refusal.message);
        case RefusalKind::rate_limited:
        case RefusalKind::unreachable:
            return refuse(ErrorCode::rate_limited, "", refusal.message);
        default:
            return refuse(ErrorCode::unavailable, "", "Cal.com refused to list bookings: " + refusal.message);
    }
}

Result<std::vector<ListedBooking>> Reconciler::read_list(const Pass& pass, ListQuery query) {
    std::vector<ListedBooking> all;
    while (true) {
        if (pass.stop.stop_requested()) return refuse(ErrorCode::unavailable, "", "the program is stopping");
        if (pass.lease->lost()) return refuse(ErrorCode::in_progress, "id", "another process has taken over");
        if (std::chrono::steady_clock::now() >= pass.give_up || all.size() > options_.bookings_max) {
            return refuse(ErrorCode::unavailable, "", "timeout while reading the list: name a shorter window");
        }
        auto answer = pass.gateway->page(query);
        if (const auto* refusal = std::get_if<RemoteRefusal>(&answer)) {
            // The account's share of the call budget is used up for a moment; waiting is harmless.
            if (refusal->kind == RefusalKind::rate_limited && wait_for(pass, std::max(refusal->wait, Seconds{1}))) {
                continue;
            }
        }
        auto* page = std::get_if<ListPage>(&answer);
        if (page == nullptr) return refusal_of(pass, answer);
        advance(query, *page);
        std::move(page->bookings.begin(), page->bookings.end(), std::back_inserter(all));
        if (page->last) return all;
    }
}

Result<std::optional<Moment>> Reconciler::newest_update(const Pass& pass) {
    const auto answer = pass.gateway->page({.newest = true});
    const auto* page = std::get_if<ListPage>(&answer);
    if (page == nullptr) return refusal_of(pass, answer);
    return page->bookings.empty() ? std::nullopt : page->bookings.front().updated_at;
}

Comparison Reconciler::compare_with_ours(const Pass& pass, std::span<const ListedBooking> remote,
                                         const std::optional<Interval>& whole) {
    std::set<std::string> uids;
    std::set<AppointmentId> marked;
    for (const auto& one : remote) {
        for (const auto& uid : {one.booking.uid, one.booking.rescheduled_from}) {
            if (is_known_form(uid)) uids.insert(uid);
        }
        if (const auto id = marked_appointment(one.booking)) marked.insert(*id);
    }
    const store::LinkSearch search{pass.account.company, pass.account.id, options_.skip_after_webhook};
    Ours ours;
    ours.host = pass.account.provider_account;
    ours.now = whole_seconds(pass.began);
    ours.whole = whole;
    store::KnownLinks links;
    database_.read([&](Tx& tx) {
        links.clear();
        ours.event_types = store::load_mapped_event_types(tx, pass.account.id);
        if (whole) {
            store::find_links_in(tx, search, *whole, links);
        } else {
            for (const auto& stretch : freed_by(remote, pass.from)) {
                store::find_lacking_links(tx, search, stretch, links);
            }
        }
        in_parts(std::vector(uids.begin(), uids.end()), kListInSql,
                 [&](auto part) { store::find_links_by_uid(tx, search, part, links); });
        in_parts(std::vector(marked.begin(), marked.end()), kListInSql,
                 [&](auto part) { store::find_links_of(tx, search, part, links); });
    });
    for (auto& [key, link] : links) {
        // A link that was synced while the list was read cannot be compared with that list.
        const auto before = pass.fences.find(key);
        const auto to_come =
            link.of_account && link.mirror_state == MirrorState::live && link.mirror_time.from >= pass.from;
        // A paused account has no running jobs: what was reported and not applied is what a person decides about.
        link.busy = pass.account.state != AccountState::paused &&
                    (link.busy || (before != pass.fences.end() ? before->second != link.fence : to_come));
        ours.links.push_back(std::move(link));
    }
    return compare(remote, ours);
}

std::vector<KnownLink> Reconciler::find_behind(const Pass& pass, const Interval& window) {
    store::KnownLinks links;
    database_.read([&](Tx& tx) {
        links.clear();
        store::find_behind_links(tx, {pass.account.company, pass.account.id, options_.skip_after_webhook}, window,
                                 links);
    });
    std::vector<KnownLink> behind;
    for (auto& [key, link] : links) behind.push_back(std::move(link));
    return behind;
}

bool Reconciler::look_for_missing(const Pass& pass, const Comparison& comparison, std::vector<ListedBooking>& listed) {
    auto found = false;
    auto looks_left = kLooksForMissing;
    for (const auto& finding : comparison.findings) {
        if (finding.remote || finding.uid.empty()) continue;
        if (pass.stop.stop_requested() || pass.lease->lost() || looks_left-- == 0) break;
        const auto answer = pass.gateway->get(finding.uid);
        if (const auto* booking = std::get_if<RemoteBooking>(&answer)) {
            listed.push_back({*booking});
            found = true;
        }
    }
    return found;
}

Result<DriftReport> Reconciler::compare_whole(const Pass& pass, const Interval& window, Comparison& comparison,
                                              bool& nothing_listed) {
    auto listed = read_list(pass, {.window = window});
    if (!listed) return listed.refusal();
    comparison = compare_with_ours(pass, *listed, window);
    if (look_for_missing(pass, comparison, *listed)) comparison = compare_with_ours(pass, *listed, window);
    nothing_listed = listed->empty();
    DriftReport report{pass.account.id, pass.began, window, comparison.counts, findings_json(comparison.findings)};
    for (const auto& finding : comparison.findings) {
        if (!finding.kind || report.differences.size() == kDifferencesKept) continue;
        const auto& uid = finding.remote ? finding.remote->booking.uid : finding.uid;
        report.differences.push_back({*finding.kind, finding.appointment, finding.ours ? finding.ours->part : 0,
                                      finding.ours ? finding.ours->fence : 0, is_known_form(uid) ? uid : ""});
    }
    return report;
}

Result<Reconciled> Reconciler::keep_up(AccountId id, const std::stop_token& stop) {
    auto begun =
        begin({.company = {}, .account = id, .patience = options_.patience}, std::chrono::milliseconds{0}, stop);
    if (!begun) return begun.refusal();
    const auto& pass = *begun;
    auto progress = database_.read([&](Tx& tx) { return store::load_progress(tx, id); });
    Reconciled result;
    std::vector<ListedBooking> changed;
    // Without a watermark the changes are unknown.
    const auto all_of_it =
        !progress.watermark || !progress.whole_at || pass.began - *progress.whole_at >= options_.whole_every;
    if (progress.watermark) {
        auto listed = read_list(pass, {.updated_from = *progress.watermark - options_.overlap});
        if (!listed) return listed.refusal();
        changed = std::move(*listed);
        for (const auto& one : changed) progress.watermark = std::max(progress.watermark, one.updated_at);
    } else {  // before the window is read, so that no change falls between the two
        auto newest = newest_update(pass);
        if (!newest) return newest.refusal();
        progress.watermark = *newest;
    }
    // A watermark in the future would hide all updates before it.
    if (progress.watermark) progress.watermark = std::min(*progress.watermark, pass.began + options_.overlap);
    result.changed = static_cast<int>(changed.size());
    auto found = compare_with_ours(pass, changed, std::nullopt);

    auto bulk = bulk_of(pass, found, false);
    Comparison whole;
    if (all_of_it) {
        auto nothing_listed = false;
        auto report = compare_whole(pass, whole_window(pass), whole, nothing_listed);
        if (!report) return report.refusal();
        result.report = std::move(*report);
        progress.whole_at = pass.began;
        bulk = bulk_of(pass, whole, nothing_listed);  // recent changes are among it
    }
    if (!accounts_.brake().may_report(id, bulk)) {  // the watermark stays: everything is compared again
        result.braked = bulk;
        if (result.report) database_.transact([&](Tx& tx) { store::save_report(tx, *result.report); });
        return result;
    }
    std::erase_if(found.findings, [&](const DriftFinding& one) {
        return std::any_of(whole.findings.begin(), whole.findings.end(),
                           [&](const DriftFinding& other) { return other.uid == one.uid; });
    });
    tell(pass, found.findings, result);
    tell(pass, whole.findings, result);
    database_.transact([&](Tx& tx) {
        store::save_progress(tx, id, progress);
        if (result.report) store::save_report(tx, *result.report);
    });
    return result;
}

Result<Reconciled> Reconciler::compare_window(const ReconcileAsk& ask, const std::stop_token& stop) {
    if ((ask.accept || ask.push) && (ask.from || ask.until)) {
        return refuse(ErrorCode::invalid_field, ask.from ? "from" : "until",
                      "must not be given: the whole window is decided");
    }
    auto begun = begin(ask, ask.patience / 4, stop);
    if (!begun) return begun.refusal();
    const auto& pass = *begun;
    const auto whole = whole_window(pass);
    const Interval window{ask.from.value_or(whole.from), ask.until.value_or(whole.until)};
    if (window.empty()) return refuse(ErrorCode::invalid_field, "until", "must lie after the start of the window");
    Comparison comparison;
    Reconciled result;
    auto nothing_listed = false;
    auto report = compare_whole(pass, window, comparison, nothing_listed);
    if (!report) return report.refusal();
    // A pending change is reported however long ago its appointment was.
    result.behind = find_behind(pass, {ask.from.value_or(Instant{}), window.until});
    std::erase_if(result.behind, [&](const KnownLink& link) {  // its drift is the better description
        return std::any_of(comparison.findings.begin(), comparison.findings.end(),
                           [&](const DriftFinding& finding) { return finding.appointment == link.appointment; });
    });
    act(pass, ask, comparison, bulk_of(pass, comparison, nothing_listed), result);
    // A report of a part of the window must not replace the findings of the whole.
    if (!ask.from && !ask.until) database_.transact([&](Tx& tx) { store::save_report(tx, *report); });
    result.report = std::move(*report);
    return result;
}

std::vector<store::ActiveAccount> Reconciler::active_accounts() {
    return database_.read([](Tx& tx) { return store::list_active_accounts(tx); });
}

std::optional<DriftReport> Reconciler::last_report(AccountId account) {
    return database_.read([&](Tx& tx) { return store::load_report(tx, account); });
}

}  // namespace slotkeeper
