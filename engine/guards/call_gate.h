// call_gate: whether a call may leave for the other side now, for all processes together.
//
// The budgets stand in the database; a process takes calls from them in small lots that are void after a moment, so
// that most calls cost no statement and a row is never hot. What the answers say (their limit, a refusal for too many,
// no answer at all) is written back only where it changes something. What several calls make up is a step: it begins
// once there are calls for all of it, so that none of them is made in vain. Never asked inside a transaction. Read on:
// calendar/call_budget.h has the rules, adapters/calcom/client.h asks.
#pragma once

#include "engine/base/clock.h"
#include "engine/store/mariadb/database.h"
#include "engine/sync/call_budget.h"

#include <array>
#include <map>
#include <memory>
#include <mutex>
#include <string>
#include <thread>
#include <variant>

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
        Urgency urgency = Urgency::live;   // that was asked with: what is less urgent has to wait as well
    };
    // `key`: budget_key(). Empty: one call may be made, and leave() is to be told of it. Throws DbError on an outage.
    std::optional<Closed> enter(const std::string& key, Urgency urgency);

    // Reserves `calls` for this thread until the result is destroyed: all of them or none. enter() uses them first;
    // further calls of the step go before the calls of others, so that a step that has begun is not repeated. A step
    // within a step of the same key is a part of it.
    // REQUIRES: it is destroyed by this thread. Throws as enter().
    using Step = std::shared_ptr<void>;
    std::variant<Step, Closed> begin_step(const std::string& key, Urgency urgency, int calls);

    // Throws nothing: the call has been made, and its answer counts whatever becomes of the budget.
    void leave(const std::string& key, const CallReport& report) noexcept;

    // As far as this process knows; no database access.
    bool closed(const std::string& key, Urgency urgency) const;

private:
    struct Shut {
        Deadline until{};
        GateState state = GateState::spent;
    };
    struct Known {
        int lot = 1;   // what is asked for next: more where calls come quickly
        int left = 0;  // of the lot
        Deadline lot_until{};
        std::array<Shut, 3> shut{};  // by urgency
        CallBudget budget;           // as last seen
    };
    using StepKey = std::pair<std::string, std::thread::id>;
    std::variant<int, Closed> take(const std::string& key, Urgency urgency, int calls);
    Lot fetch(const std::string& key, Urgency urgency, int most, int least);
    void end_step(const std::string& key);
    // Under the mutex:
    void add_to_lot(Known& known, int calls, Deadline now) const;
    static void close(Known& known, Urgency from, const Shut& shut);
    void write_back(const std::string& key, const CallReport& report);
    bool changes(const CallBudget& seen, const CallReport& report) const;

    store::Database& database_;
    const Options options_;
    mutable std::mutex mutex_;
    std::map<std::string, Known> known_;
    std::map<StepKey, int> steps_;  // the calls that are kept for each
};

// Those that call the same address with the same credential are counted together over there.
std::string budget_key(std::string_view address, std::string_view credential);

}  // namespace slotkeeper
