// call_budget: the arithmetic. The level of the bucket follows from the time when it will be full.
#include "engine/sync/call_budget.h"

#include <algorithm>

namespace slotkeeper {

namespace {

using std::chrono::microseconds;

struct Bucket {
    int size;
    microseconds per_call;  // until one call is available again

    Bucket(const CallBudget& budget, microseconds window)
        : size(std::max(1, budget.limit / 10)), per_call(window * 6 / (5 * std::max(1, budget.limit))) {}

    // Reserved for more urgent calls.
    int kept_back(Urgency from) const {
        if (from == Urgency::live) return 0;
        return from == Urgency::push ? size / 6 : size / 4;
    }

    // What the bucket lacks, as time.
    static microseconds missing(const CallBudget& budget, Moment now) {
        return std::max<microseconds>(budget.full_at - now, microseconds::zero());
    }
    int level(const CallBudget& budget, Moment now) const {
        const auto there = size * per_call - missing(budget, now);
        return there > microseconds::zero() ? static_cast<int>(there / per_call) : 0;
    }
};

microseconds open_for(int failures, const CallRules& rules) {
    const auto more = std::min(failures - rules.failures_max, 8);
    return std::min(rules.open * (1 << more), rules.open_max);
}

std::optional<microseconds> left(const std::optional<Moment>& until, Moment now) {
    if (!until || *until <= now) return std::nullopt;
    return *until - now;
}

}  // namespace

Lot take_lot(CallBudget& budget, Urgency urgency, int most, Moment now, const CallRules& rules, int least) {
    if (const auto wait = left(budget.blocked_until, now)) return {GateState::blocked, 0, *wait};
    const auto failing = budget.failures >= rules.failures_max;
    if (failing) {
        if (const auto wait = left(budget.open_until, now)) return {GateState::failing, 0, *wait};
        if (const auto wait = left(budget.probe_until, now)) return {GateState::failing, 0, *wait};
    }
    const Bucket bucket(budget, rules.window);
    const auto kept_back = bucket.kept_back(urgency);
    const auto calls = std::min(failing ? 1 : most, bucket.level(budget, now) - kept_back);
    const auto enough = failing ? 1 : std::min(least, bucket.size - kept_back);
    if (calls < enough) {
        const auto needed = (kept_back + enough) * bucket.per_call;
        return {GateState::spent, 0, Bucket::missing(budget, now) - (bucket.size * bucket.per_call - needed)};
    }
    budget.full_at = std::max(budget.full_at, now) + calls * bucket.per_call;
    if (failing) budget.probe_until = now + rules.probe;
    return {GateState::open, calls, {}};
}

void note_limit(CallBudget& budget, const LimitNote& note, Moment now, const CallRules& rules) {
    if (note.limit > 0) budget.limit = note.limit;
    // Calls in progress by other users of the credential count too, so the last few are not used; we alone never get
    // this far.
    if (note.remaining <= budget.limit / 20) note_block(budget, std::min(note.reset, limits::remote_wait_max), now);
    const Bucket bucket(budget, rules.window);
    const auto gone = bucket.size - std::max(0, note.remaining);
    if (gone > 0) budget.full_at = std::max(budget.full_at, now + gone * bucket.per_call);
}

void note_block(CallBudget& budget, microseconds length, Moment now) {
    budget.blocked_until = std::max(budget.blocked_until.value_or(now), now + length);
}

void note_answer(CallBudget& budget) {
    budget.failures = 0;
    budget.open_until.reset();
    budget.probe_until.reset();
}

void note_failure(CallBudget& budget, Moment now, const CallRules& rules) {
    budget.probe_until.reset();
    if (++budget.failures >= rules.failures_max) budget.open_until = now + open_for(budget.failures, rules);
}

}  // namespace slotkeeper
