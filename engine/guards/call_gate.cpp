// call_gate: lots in memory, budgets in rows.
#include "engine/guards/call_gate.h"

#include "engine/guards/digest.h"
#include "engine/store/calendar/budget_rows.h"

#include <spdlog/spdlog.h>

#include <cassert>

namespace slotkeeper {

using std::chrono::milliseconds;
using std::chrono::steady_clock;

std::string budget_key(std::string_view address, std::string_view credential) {
    return hex(sha256(std::string(address) + '\n' + std::string(credential)));
}

std::optional<CallGate::Closed> CallGate::enter(const std::string& key, Urgency urgency) {
    assert(!store::in_transaction() && "a budget is a row that others wait for");
    const auto asked_at = steady_clock::now();
    auto most = 1;
    {
        const std::lock_guard lock(mutex_);
        auto& known = known_[key];
        const auto fresh = asked_at < known.lot_until;
        if (fresh && known.left > 0) {
            --known.left;
            return std::nullopt;
        }
        known.lot = fresh ? std::min(2 * known.lot, options_.lot) : 1;
        // What was asked for by a person is taken alone: the rest of a lot would go to the background.
        if (urgency == Urgency::background) most = known.lot;
    }
    const auto lot = fetch(key, urgency, most);
    const std::lock_guard lock(mutex_);
    auto& known = known_[key];
    if (lot.state == GateState::open) {
        known.closed_until = {};
        // A lot that was kept would be used up in a later window, on top of that one's own calls.
        if (asked_at >= known.lot_until) {
            known.left = 0;
            known.lot_until = asked_at + options_.rules.window / 60;
        }
        known.left += lot.calls - 1;
        return std::nullopt;
    }
    const auto wait = std::max(std::chrono::ceil<milliseconds>(lot.wait), milliseconds{1});
    if (urgency == Urgency::background) known.closed_until = steady_clock::now() + wait;
    return Closed{lot.state, wait};
}

Lot CallGate::fetch(const std::string& key, Urgency urgency, int most) {
    CallBudget seen;
    const auto lot = database_.transact([&](store::Tx& tx) {
        auto budget = store::lock_call_budget(tx, key);
        const auto taken = take_lot(budget, urgency, most, tx.now(), options_.rules);
        if (taken.state == GateState::open) store::save_call_budget(tx, key, budget);
        seen = budget;
        return taken;
    });
    const std::lock_guard lock(mutex_);
    known_[key].budget = seen;
    return lot;
}

void CallGate::leave(const std::string& key, const CallReport& report) noexcept {
    try {
        CallBudget seen;
        {
            const std::lock_guard lock(mutex_);
            seen = known_[key].budget;
        }
        if (changes(seen, report)) write_back(key, report);
    } catch (const std::exception& error) {
        spdlog::warn("calls: what an answer said of the limit was not written: {}", error.what());
    }
}

bool CallGate::changes(const CallBudget& seen, const CallReport& report) const {
    if (!report.answered || report.blocked > Seconds{0} || seen.failures > 0) return true;
    return report.limit && (report.limit->limit != seen.limit || report.limit->remaining <= seen.limit / 10);
}

void CallGate::write_back(const std::string& key, const CallReport& report) {
    CallBudget seen;
    Moment now;
    database_.transact([&](store::Tx& tx) {
        seen = store::lock_call_budget(tx, key);
        const auto before = seen;
        now = tx.now();
        report.answered ? note_answer(seen) : note_failure(seen, now, options_.rules);
        if (report.limit) note_limit(seen, *report.limit, now, options_.rules);
        if (report.blocked > Seconds{0}) note_block(seen, report.blocked, now);
        if (seen != before) store::save_call_budget(tx, key, seen);
        if (before.failures < options_.rules.failures_max && seen.failures >= options_.rules.failures_max) {
            spdlog::error("calls: {} failed one after the other, an account is left alone for a while", seen.failures);
        }
    });
    const std::lock_guard lock(mutex_);
    auto& known = known_[key];
    known.budget = seen;
    for (const auto& until : {seen.blocked_until, seen.open_until}) {
        if (!until || *until <= now) continue;
        known.left = 0;
        known.closed_until = std::max(known.closed_until, steady_clock::now() + (*until - now));
    }
}

bool CallGate::closed(const std::string& key) const {
    const std::lock_guard lock(mutex_);
    const auto found = known_.find(key);
    return found != known_.end() && steady_clock::now() < found->second.closed_until;
}

}  // namespace slotkeeper
