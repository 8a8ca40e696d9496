// sync_begin: from present state to the next step.
#include "jobs/calcom/sync_steps.h"

#include "engine/store/booking/customer_rows.h"
#include "engine/store/calendar/account_rows.h"
#include "engine/store/calendar/inbound_rows.h"
#include "engine/store/calendar/link_rows.h"
#include "engine/sync/part_order.h"

#include <spdlog/spdlog.h>

#include <algorithm>

namespace slotkeeper {

namespace {

using store::Tx;

constexpr std::size_t kOthersMax = 32;  // read to find a cycle

JobResult finish(Tx& tx, Link link, SyncState state, JobOutcome outcome) {
    link.state = state;
    save_link(tx, link, link.fence);
    return JobResult::done(outcome);
}

JobResult wait(const SyncWork& work, const Step& step, Moment now) {
    const auto left = std::chrono::ceil<std::chrono::milliseconds>(step.at - now);
    const auto busy = work.link.lease_until && now < *work.link.lease_until;
    // The worker that has the link brings it to the newest version, so this job then usually finds nothing to do.
    return busy ? JobResult::snooze(std::min<std::chrono::milliseconds>(left, limits::link_busy_wait), "busy")
                : JobResult::snooze(left, "outcome_unknown");
}

JobResult nothing_to_do(Tx& tx, const SyncRun& run, const SyncWork& work, std::vector<Link> links) {
    const auto version = work.ours.version;
    const auto synced = std::all_of(links.begin(), links.end(), [&](const Link& link) {
        return link.state == SyncState::in_step && link.synced_version >= version;
    });
    if (synced)
        return JobResult::done(run.args.version < version ? JobOutcome::superseded : JobOutcome::already_synced);
    auto off = takes_time(work.ours.state);  // it has no booking at Cal.com
    for (auto& link : links) {
        const auto wanted = wanted_of(work.ours, *work.catalog, link.part).live;
        off = off && !wanted;
        link.synced_version = version;
        link.last_error.clear();
        link.state = takes_time(work.ours.state) && !wanted ? SyncState::off : SyncState::in_step;
        save_link(tx, link, link.fence);
    }
    return JobResult::done(off ? JobOutcome::off : JobOutcome::in_step);
}

Next begin_at_account(Tx& tx, const SyncTools& tools, const SyncRun& run, SyncWork work, NextStep step, Moment now) {
    const auto account = store::load_account(tx, step == NextStep::create ? work.wanted.account : work.link.account);
    if (!account || account->state == AccountState::disconnected || account->state == AccountState::revoked) {
        return finish(tx, work.link, SyncState::detached, JobOutcome::account_disconnected);
    }
    if (waits_for_person(account->state))
        return JobResult::snooze(limits::reauth_poll, std::string(name_of(account->state)));
    auto gateway = open_gateway(tools, *account);
    if (!gateway) return JobResult::retry("the account's credential cannot be decrypted");
    work.gateway = std::move(gateway).value();
    if (work.ours.customer) work.customer = store::load_customer(tx, work.ours.company, *work.ours.customer);
    const auto ran_before = run.job.attempt > 1 || !run.job.last_error.empty();
    if (ran_before && (step == NextStep::create || step == NextStep::reschedule)) {
        switch (sync_links_in_the_way(tx, tools, work, now)) {
            case SlotHandover::Verdict::taken:
                break;
            case SlotHandover::Verdict::wait:
                return JobResult::snooze(limits::link_busy_wait, "others_first");
            case SlotHandover::Verdict::give_way:
                step = NextStep::cancel;
                break;
        }
    }
    begin_step(tx, tools, work, step, now);
    return work;
}

// The appointment was reassigned or made longer after its start. Cal.com would cancel its booking and refuse a new one,
// so the booking is left unchanged and a person has to decide.
JobResult give_up_after_start(Tx& tx, Link link) {
    link.last_error = "the appointment has begun, and Cal.com books nothing in the past: its booking is unchanged";
    spdlog::error("sync: conflicted appointment={}: {}", link.appointment.text(), link.last_error);
    return finish(tx, std::move(link), SyncState::conflicted, JobOutcome::conflicted);
}

// The next step of each link, in the order in which they are taken; a step that must wait does not delay the others.
std::vector<PartStep> candidates(const SyncWork& work, const std::vector<Link>& links, const GivenUp& given_up,
                                 const SyncTools& tools) {
    std::vector<PartStep> found;
    for (std::size_t i = 0; i < links.size(); ++i) {
        auto wanted = wanted_of(work.ours, *work.catalog, links[i].part);
        auto step = next_step(wanted, links[i], work.now, tools.options.take_over_grace);
        // A booking at Cal.com without room here is not changed: it is read again to check for room.
        const auto no_room = work.ours.state == State::conflicted && step.what != NextStep::wait;
        if (no_room) step.what = links[i].remote_uid.empty() ? NextStep::nothing : NextStep::read;
        if (!given_up.contains(links[i].part)) found.push_back({i, &links[i], std::move(wanted), step});
    }
    return in_order_of_room(std::move(found), *work.catalog);
}

// All links, after inserting those that are missing.
std::vector<Link> complete_links(Tx& tx, const SyncWork& work, AppointmentId id) {
    auto links = store::lock_links(tx, id);
    std::vector<store::NewLink> missing;
    for (const auto& wanted : all_wanted(work.ours, *work.catalog)) {
        const auto there =
            std::any_of(links.begin(), links.end(), [&](const Link& link) { return link.part == wanted.part; });
        if (!there) missing.push_back({id, wanted.account, wanted.event_type_id, {}, wanted.part});
    }
    const auto sql = store::insert_links_sql(missing);
    if (!sql) return links;
    tx.run(*sql);
    return store::lock_links(tx, id);
}

// Clears the mark of a link without a booking to read; otherwise its sync would never end.
void clear_dirty(Tx& tx, const SyncWork& work, std::vector<Link>& links) {
    for (auto& link : links) {
        if (!link.heard_at || !link.remote_uid.empty() || link.action || link.lease_until) continue;
        const auto may_live_again = !link.earlier_uids.empty() && !wanted_of(work.ours, *work.catalog, link.part).live;
        if (may_live_again) continue;
        link.heard_at.reset();
        store::save_link(tx, link, link.fence);
    }
}

Next begin_locked(Tx& tx, const SyncTools& tools, const SyncRun& run, SyncWork work, const GivenUp& given_up) {
    const auto id = run.args.appointment;
    const auto now = work.now = tx.now();
    auto ours = lock_appointment(tx, run.job.company, id);
    if (!ours) return JobResult::done(JobOutcome::skipped_missing);
    if (ours->state == State::held) return JobResult::done(JobOutcome::not_booked);
    work.ours = std::move(*ours);
    auto links = complete_links(tx, work, id);
    if (links.empty()) return JobResult::done(JobOutcome::skipped_missing);
    clear_dirty(tx, work, links);
    if (policy_of(work) == SyncPolicy::off) {
        for (auto& link : links) finish(tx, link, SyncState::off, JobOutcome::off);
        return JobResult::done(JobOutcome::off);
    }
    // A refused or pending booking is retried again and again, but only by the job of the newest version.
    const auto is_retry =
        work.ours.state == State::pending ||
        std::any_of(links.begin(), links.end(), [](const Link& link) { return link.state == SyncState::conflicted; });
    if (is_retry && run.args.version < work.ours.version) return JobResult::done(JobOutcome::superseded);

    const auto work_on = [&](std::size_t which) {
        auto one = work;
        one.link = links[which];
        one.wanted = wanted_of(one.ours, *one.catalog, one.link.part);
        for (const auto& other : links) {
            if (other.part != one.link.part) one.others.push_back(other);
        }
        return one;
    };
    std::optional<Next> postponed;
    const auto in_turn = candidates(work, links, given_up, tools);
    for (const auto& candidate : in_turn) {
        const auto& step = candidate.step;
        auto one = work_on(candidate.position);
        if (step.what == NextStep::wait) return postponed ? *postponed : Next(wait(one, step, now));
        auto what = step.what;
        if (what == NextStep::nothing && waits_for_host(one)) {
            const auto pending = std::find_if(links.begin(), links.end(), [&](const Link& link) {
                return link.mirror_pending && !given_up.contains(link.part);
            });
            if (pending != links.end()) one = work_on(static_cast<std::size_t>(pending - links.begin()));
            what = NextStep::read;
        }
        if (what == NextStep::nothing) break;
        if (what == NextStep::cancel && one.wanted.live && now >= Moment(one.wanted.time.from)) {
            postponed = give_up_after_start(tx, std::move(one.link));
            continue;
        }
        auto next = begin_at_account(tx, tools, run, std::move(one), what, now);
        if (std::holds_alternative<SyncWork>(next)) return next;
        if (!postponed) postponed = std::move(next);  // its account cannot be called; the others need not wait
    }
    if (postponed) return *postponed;
    if (!given_up.empty()) return JobResult::done(JobOutcome::conflicted);
    return nothing_to_do(tx, run, work, std::move(links));
}

// REQUIRES: a step that writes.
RemoteAction action_of(NextStep step) {
    switch (step) {
        case NextStep::create:
            return RemoteAction::create;
        case NextStep::reschedule:
            return RemoteAction::reschedule;
        case NextStep::cancel:
            return RemoteAction::cancel;
        case NextStep::confirm:
            return RemoteAction::confirm;
        case NextStep::decline:
            return RemoteAction::decline;
        case NextStep::mark_absent:
            return RemoteAction::mark_absent;
        case NextStep::reassign:
            return RemoteAction::reassign;
        default:
            throw std::logic_error("a step that writes nothing");
    }
}

}  // namespace

Next begin_sync(const SyncTools& tools, const SyncRun& run, const GivenUp& given_up) {
    const auto began = std::chrono::steady_clock::now();
    const auto catalog = tools.catalogs.find(run.job.company);
    if (!catalog) return JobResult::done(JobOutcome::skipped_missing);
    SyncWork work(*catalog);
    work.began = began;
    std::optional<SyncWork> begun;  // by an earlier attempt, which may have been committed
    return tools.database.transact([&](Tx& tx) -> Next {
        if (begun && is_as_saved(tx, begun->link)) return *begun;
        auto next = begin_locked(tx, tools, run, work, given_up);
        const auto* taken = std::get_if<SyncWork>(&next);
        begun = taken != nullptr ? std::optional(*taken) : std::nullopt;
        return next;
    });
}

void begin_step(Tx& tx, const SyncTools& tools, SyncWork& work, NextStep step, Moment now) {
    auto& link = work.link;
    const auto fence = link.fence;
    work.step = step;
    take(link, now, tools.options.lease);
    if (step == NextStep::look_up) {
        // A take-over: the lost call may still arrive at Cal.com and make a second booking. One check per call, however
        // often it is looked up.
        spdlog::warn("sync: checking a call with unknown outcome appointment={} action={}", link.appointment.text(),
                     name_of(*link.action));
        queue_stray_check(tx, tools, work.ours, *link.action_started_at, now, tools.options.stray_check_delay);
    } else if (step == NextStep::read) {  // nothing is written at Cal.com
        work.named_uid = store::find_named_successor(tx, link.account, link.remote_uid);
    } else if (step != NextStep::create && step != NextStep::reschedule) {
        begin(link, action_of(step), {work.ours.version, link.mirror_time, link.mirror_event_type_id}, now);
    } else {
        if (step == NextStep::create) link.account = work.wanted.account;
        link.event_type_id = work.wanted.event_type_id;
        begin(link, action_of(step), {work.ours.version, work.wanted.time, work.wanted.event_type_id}, now);
    }
    if (!store::save_link(tx, link, fence)) throw std::logic_error("a locked link has changed");
}

SlotHandover::Verdict sync_links_in_the_way(Tx& tx, const SyncTools& tools, const SyncWork& work, Moment now) {
    const auto& link = work.link;
    BehindLink self{link.appointment, work.ours.company, work.ours.version, {}, work.wanted.time};
    if (link.mirror_state == MirrorState::live) self.occupied.push_back(link.mirror_time);
    const auto event_types = event_types_of_host(work.wanted.account, work.wanted.event_type_id, *work.catalog);

    std::vector<BehindLink> others;
    std::vector<Interval> to_visit{work.wanted.time};
    while (!to_visit.empty() && others.size() < kOthersMax) {
        const auto stretch = to_visit.back();
        to_visit.pop_back();
        for (auto& found : store::load_behind_links(tx, work.wanted.account, event_types, stretch)) {
            if (found.appointment == link.appointment) continue;
            const auto known = std::find_if(others.begin(), others.end(), [&](const BehindLink& other) {
                return other.appointment == found.appointment;
            });
            if (known != others.end()) {
                known->occupied.insert(known->occupied.end(), found.occupied.begin(), found.occupied.end());
                continue;
            }
            if (found.wanted) to_visit.push_back(*found.wanted);
            others.push_back(std::move(found));
        }
    }
    const auto answer = hand_over_slot(self, others);
    if (answer.verdict == SlotHandover::Verdict::taken) return answer.verdict;
    std::vector<store::NewJob> jobs;
    for (const auto& other : answer.ahead) {
        const job::Sync args{other.appointment, other.version, SyncReason::ahead};
        jobs.push_back(job::make(tools.ids.make<JobId>(), other.company, args, now, {.priority = 1}));
    }
    if (const auto sql = store::insert_jobs_sql(jobs, now)) tx.run(*sql);
    return answer.verdict;
}

}  // namespace slotkeeper
