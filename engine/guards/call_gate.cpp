// call_gate: lots in memory, budgets in the database.
#include "engine/guards/call_gate.h"

#include "engine/base/assert.h"
#include "engine/guards/digest.h"
#include "engine/store/calendar/account_rows.h"

#include <spdlog/spdlog.h>

namespace slotkeeper {

using std::chrono::milliseconds;
using std::chrono::steady_clock;

std::string budget_key(std::string_view address, std::string_view credential) {
    return hex(sha256(std::string(address) + '\n' + std::string(credential)));
}

std::optional<CallGate::Closed> CallGate::enter(const std::string& key, Urgency urgency) {
    {
        const std::lock_guard lock(mutex_);
        if (const auto step = steps_.find({key, std::this_thread::get_id()}); step != steps_.end()) {
            if (step->second > 0) {
                --step->second;
                return std::nullopt;
            }
            urgency = Urgency::live;
        }
    }
    const auto taken = take(key, urgency, 1);
    const auto* closed = std::get_if<Closed>(&taken);
    return closed == nullptr ? std::nullopt : std::optional(*closed);
}

std::variant<CallGate::Step, CallGate::Closed> CallGate::begin_step(const std::string& key, Urgency urgency,
                                                                    int calls) {
    const StepKey step{key, std::this_thread::get_id()};
    {
        const std::lock_guard lock(mutex_);
        if (steps_.contains(step)) return Step();
    }
    const auto taken = take(key, urgency, calls);
    if (const auto* closed = std::get_if<Closed>(&taken)) return *closed;
    const std::lock_guard lock(mutex_);
    steps_.emplace(step, std::get<int>(taken));
    return Step(nullptr, [this, key](void*) { end_step(key); });
}

void CallGate::end_step(const std::string& key) {
    const std::lock_guard lock(mutex_);
    const auto step = steps_.find({key, std::this_thread::get_id()});
    SLOTKEEPER_ASSERT(step != steps_.end(), "a step ends in the thread that began it");
    add_to_lot(known_[key], step->second, steady_clock::now());
    steps_.erase(step);
}

// A lot that is kept longer would be spent in a later window, in addition to that window's own calls.
void CallGate::add_to_lot(Known& known, int calls, Deadline now) const {
    if (now >= known.lot_until) {
        known.left = 0;
        known.lot_until = now + options_.rules.window / 60;
    }
    known.left += std::max(0, calls);
}

// As many as requested, or one if the circuit breaker tries whether Cal.com answers again.
std::variant<int, CallGate::Closed> CallGate::take(const std::string& key, Urgency urgency, int calls) {
    SLOTKEEPER_ASSERT(!store::in_transaction(), "a budget is a row that others wait for");
    const auto asked_at = steady_clock::now();
    auto least = calls, most = calls;
    {
        const std::lock_guard lock(mutex_);
        auto& known = known_[key];
        const auto fresh = asked_at < known.lot_until;
        if (!fresh) known.left = 0;
        if (known.left >= calls) {
            known.left -= calls;
            return calls;
        }
        // Calls that become available by then go to those who have waited longer.
        const auto& shut = known.shut[static_cast<std::size_t>(urgency)];
        if (shut.state == GateState::spent && asked_at < shut.until) {
            return Closed{shut.state, std::chrono::ceil<milliseconds>(shut.until - asked_at), urgency};
        }
        least = most = calls - std::exchange(known.left, 0);
        known.lot = fresh ? std::min(2 * known.lot, options_.lot) : 1;
        // A call for which a person waits takes no more than it needs: background work would use the rest of the lot.
        if (urgency == Urgency::background) most = std::max(most, known.lot);
    }
    const auto lot = fetch(key, urgency, most, least);
    const std::lock_guard lock(mutex_);
    auto& known = known_[key];
    const auto there = calls - least + lot.calls;
    if (lot.state == GateState::open) {
        for (std::size_t i = 0; i < known.shut.size(); ++i) {
            const auto open = i <= static_cast<std::size_t>(urgency) || known.shut[i].state != GateState::spent;
            if (open) known.shut[i] = {};
        }
        add_to_lot(known, there - calls, asked_at);
        return std::min(there, calls);
    }
    add_to_lot(known, there, asked_at);
    const auto wait = std::max(std::chrono::ceil<milliseconds>(lot.wait), milliseconds{1});
    close(known, lot.state == GateState::spent ? urgency : Urgency::live, {steady_clock::now() + wait, lot.state});
    return Closed{lot.state, wait, urgency};
}

void CallGate::close(Known& known, Urgency from, const Shut& shut) {
    for (auto i = static_cast<std::size_t>(from); i < known.shut.size(); ++i) {
        if (known.shut[i].until < shut.until) known.shut[i] = shut;
    }
}

Lot CallGate::fetch(const std::string& key, Urgency urgency, int most, int least) {
    CallBudget seen;
    const auto lot = database_.transact([&](store::Tx& tx) {
        auto budget = store::lock_call_budget(tx, key);
        const auto taken = take_lot(budget, urgency, most, tx.now(), options_.rules, least);
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
        spdlog::warn("calls: the rate limit of a response was not stored: {}", error.what());
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
            spdlog::error("calls: circuit breaker opened after {} failures in succession", seen.failures);
        }
    });
    const std::lock_guard lock(mutex_);
    auto& known = known_[key];
    known.budget = seen;
    const auto until_then = [&](const std::optional<Moment>& until, GateState state) {
        if (!until || *until <= now) return;
        known.left = 0;
        for (auto& [step, kept] : steps_) {
            if (step.first == key) kept = 0;
        }
        close(known, Urgency::live, {steady_clock::now() + (*until - now), state});
    };
    until_then(seen.blocked_until, GateState::blocked);
    until_then(seen.open_until, GateState::failing);
}

bool CallGate::closed(const std::string& key, Urgency urgency) const {
    const std::lock_guard lock(mutex_);
    const auto found = known_.find(key);
    return found != known_.end() && steady_clock::now() < found->second.shut[static_cast<std::size_t>(urgency)].until;
}

}  // namespace slotkeeper
