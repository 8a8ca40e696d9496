// call_budget: how often one credential may be called over there, and whether it is worth calling at all. Pure.
//
// The other side counts calls in windows of fixed length and shuts out, for a whole window, whoever makes one too many.
// So a bucket is kept that fills at five sixths of their rate and holds a tenth of their limit: in any window, wherever
// theirs begins, it gives out less than they allow. Calls for which a person waits may empty it, those that bring a
// change of ours to them leave a sixth of it, and those in the background a quarter.
// The breaker opens after several failures one after the other; then one call tries, and the next state is its answer.
// Read on: guards/call_gate.h keeps it in the database; ARCHITECTURE section 8.1.
#pragma once

#include "engine/base/limits.h"
#include "engine/base/words.h"

#include <array>
#include <cstdint>
#include <optional>

namespace slotkeeper {

enum class Urgency : std::uint8_t { live, push, background };  // the most urgent first

struct CallBudget {
    int limit = limits::call_limit;
    Moment full_at;  // in the past: it is full
    std::optional<Moment> blocked_until{};
    int failures = 0;  // one after the other
    std::optional<Moment> open_until{};
    std::optional<Moment> probe_until{};

    bool operator==(const CallBudget&) const = default;
};

// How they count, and when we stop trying.
struct CallRules {
    std::chrono::microseconds window = limits::call_window;
    int failures_max = limits::breaker_failures;
    std::chrono::microseconds open = limits::breaker_open;  // at first, then twice as long each time
    std::chrono::microseconds open_max = limits::breaker_open_max;
    std::chrono::microseconds probe = limits::breaker_probe;  // more than a call lasts
};

enum class GateState : std::uint8_t { open, spent, blocked, failing };
template <>
struct Words<GateState> {
    static constexpr std::array<std::string_view, 4> all{"open", "spent", "blocked", "failing"};
};

// Calls that may be made now, or how long to wait before asking again.
struct Lot {
    GateState state = GateState::open;
    int calls = 0;                     // at least 1 where it is open
    std::chrono::microseconds wait{};  // where it is not
};
// Takes calls from the budget: none if there are fewer than `least`, which counts at most as much as the bucket holds.
// REQUIRES: most >= least > 0.
Lot take_lot(CallBudget& budget, Urgency urgency, int most, Moment now, const CallRules& rules, int least = 1);

// What they said of the limit: `remaining` calls until `reset` has passed. Others may use the same credential, so what
// is left there is the most that is left here.
struct LimitNote {
    int limit = 0;
    int remaining = 0;
    Seconds reset{};  // to go
};
void note_limit(CallBudget& budget, const LimitNote& note, Moment now, const CallRules& rules);
// They will not be called for so long.
void note_block(CallBudget& budget, std::chrono::microseconds length, Moment now);
// An answer, be it a refusal: they are there.
void note_answer(CallBudget& budget);
// No answer, or one that says they are broken.
void note_failure(CallBudget& budget, Moment now, const CallRules& rules);

}  // namespace slotkeeper
