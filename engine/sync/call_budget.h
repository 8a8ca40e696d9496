// call_budget: how often one credential may be used at Cal.com, and the circuit breaker. Pure.
//
// Cal.com counts calls in windows of fixed length, and blocks a credential that exceeds the limit for a whole window.
// The bucket here fills at five sixths of that rate and holds a tenth of the limit: in any window, wherever Cal.com's
// begins, it allows fewer calls than Cal.com does. Calls for which a person waits may empty it; calls that write a
// change of ours leave a sixth of it, calls in the background a quarter. The breaker opens after several failures in
// succession; then one trial call decides the next state. Read on: guards/call_gate.h keeps it in the database.
#pragma once

#include "engine/base/enum_names.h"
#include "engine/base/limits.h"

#include <array>
#include <cstdint>
#include <optional>

namespace slotkeeper {

enum class Urgency : std::uint8_t { live, push, background };  // the most urgent first

struct CallBudget {
    int limit = limits::call_limit;
    Moment full_at;  // in the past: it is full
    std::optional<Moment> blocked_until{};
    int failures = 0;  // in succession
    std::optional<Moment> open_until{};
    std::optional<Moment> probe_until{};

    bool operator==(const CallBudget&) const = default;
};

// How Cal.com counts, and when we stop calling.
struct CallRules {
    std::chrono::microseconds window = limits::call_window;
    int failures_max = limits::breaker_failures;
    std::chrono::microseconds open = limits::breaker_open;  // at first, then twice as long each time
    std::chrono::microseconds open_max = limits::breaker_open_max;
    std::chrono::microseconds probe = limits::breaker_probe;  // longer than a call lasts
};

enum class GateState : std::uint8_t { open, spent, blocked, failing };
template <>
struct EnumNames<GateState> {
    static constexpr std::array<std::string_view, 4> all{"open", "spent", "blocked", "failing"};
};

// Calls that may be made now, or how long to wait before asking again.
struct Lot {
    GateState state = GateState::open;
    int calls = 0;                     // at least 1 if it is open
    std::chrono::microseconds wait{};  // if it is not
};
// Takes calls from the budget: none if there are fewer than `least`, which counts at most as much as the bucket holds.
// REQUIRES: most >= least > 0.
Lot take_lot(CallBudget& budget, Urgency urgency, int most, Moment now, const CallRules& rules, int least = 1);

// The rate limit from the headers of a response: `remaining` calls until `reset` has passed. Others may use the same
// credential, so the bucket gets at most that many.
struct LimitNote {
    int limit = 0;
    int remaining = 0;
    Seconds reset{};  // until then
};
void note_limit(CallBudget& budget, const LimitNote& note, Moment now, const CallRules& rules);
// No calls for so long.
void note_block(CallBudget& budget, std::chrono::microseconds length, Moment now);
// A response, even a refusal: Cal.com is reachable.
void note_answer(CallBudget& budget);
// No response, or a server error.
void note_failure(CallBudget& budget, Moment now, const CallRules& rules);

}  // namespace slotkeeper
