// call_gate: whether a call may leave for the other side now, for all processes together.
//
// The budgets stand in the database; a process takes calls from them in small lots that are void after a moment, so
// that most calls cost no statement and a row is never hot. What the answers say (their limit, a refusal for too many,
// no answer at all) is written back only where it changes something. Never asked inside a transaction. Read on:
// calendar/call_budget.h has the rules, adapters/calcom/client.h asks.
#pragma once

#include "engine/base/clock.h"
#include "engine/calendar/call_budget.h"
#include "engine/store/database.h"

#include <map>
#include <mutex>
#include <string>

namespace slotkeeper {

// What a call came to, as far as the next one is concerned.
struct CallReport {
    bool answered = false;             // by them, and not that they are broken
    std::optional<LimitNote> limit{};  // where they told
    Seconds blocked{0};                // how long they want to hear nothing
};

struct CallGateOptions {
    CallRules rules{};
    int lot = limits::call_lot_max;
};

// Safe for many threads.
class CallGate {
public:
    using Options = CallGateOptions;
    explicit CallGate(store::Database& database, Options options = {}) : database_(database), options_(options) {}

    // Why nothing may be sent, and when to ask again.
    struct Closed {
        GateState state = GateState::spent;
        std::chrono::milliseconds wait{};  // at least 1 ms
    };
    // `key`: budget_key(). Empty: one call may be made, and leave() is to be told of it. Throws DbError on an outage.
    std::optional<Closed> enter(const std::string& key, Urgency urgency);
    // Throws nothing: the call has been made, and its answer counts whatever becomes of the budget.
    void leave(const std::string& key, const CallReport& report) noexcept;

    // For calls in the background, as far as this process knows; asks nobody.
    bool closed(const std::string& key) const;

private:
    struct Known {
        int lot = 1;   // what is asked for next: more where calls come quickly
        int left = 0;  // of the lot
        Deadline lot_until{};
        Deadline closed_until{};
        CallBudget budget;  // as last seen
    };
    Lot fetch(const std::string& key, Urgency urgency, int most);
    void write_back(const std::string& key, const CallReport& report);
    bool changes(const CallBudget& seen, const CallReport& report) const;

    store::Database& database_;
    const Options options_;
    mutable std::mutex mutex_;
    std::map<std::string, Known> known_;
};

// Those that call the same address with the same credential are counted together over there.
std::string budget_key(std::string_view address, std::string_view credential);

}  // namespace slotkeeper
