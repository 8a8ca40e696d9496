// call_gate: whether a call to Cal.com is allowed now, for all processes together.
//
// The budgets are rows in the database. A process takes calls from them in small lots that expire after a moment, so
// that most calls cost no statement and no row becomes a hot spot. What the responses say (the rate limit, too many
// requests, no response) is written back only if it changes something. Several calls form a step, which begins once
// there are calls for all of it, so that none is wasted. Never used inside a transaction. Read on: sync/call_budget.h
// has the rules, adapters/calcom/client.h asks.
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

// The result of a call, as far as it matters for the next one.
struct CallReport {
    bool answered = false;             // by Cal.com, and not with a server error
    std::optional<LimitNote> limit{};  // if the headers named one
    Seconds blocked{0};                // how long Cal.com refuses further calls
};

struct CallGateOptions {
    CallRules rules{};
    int lot = limits::call_lot_max;
};

// Thread-safe.
class CallGate {
public:
    using Options = CallGateOptions;
    explicit CallGate(store::Database& database, Options options = {}) : database_(database), options_(options) {}

    // Why no call is allowed, and when to ask again.
    struct Closed {
        GateState state = GateState::spent;
        std::chrono::milliseconds wait{};  // at least 1 ms
        Urgency urgency = Urgency::live;   // of the request; less urgent ones have to wait as well
    };
    // `key`: budget_key(). std::nullopt: one call may be made, and leave() must be called after it. Throws DbError on
    // an outage.
    std::optional<Closed> enter(const std::string& key, Urgency urgency);

    // Reserves `calls` for this thread until the result is destroyed: all of them or none. enter() uses them first;
    // further calls of the step have priority over the calls of others, so that a step that has begun is not repeated.
    // A step within a step of the same key is a part of it.
    // REQUIRES: it is destroyed by this thread. Throws like enter().
    using Step = std::shared_ptr<void>;
    std::variant<Step, Closed> begin_step(const std::string& key, Urgency urgency, int calls);

    // Throws nothing: the call has been made, and its response counts even if the budget cannot be written.
    void leave(const std::string& key, const CallReport& report) noexcept;

    // As far as this process knows; no database access.
    bool closed(const std::string& key, Urgency urgency) const;

private:
    struct Shut {
        Deadline until{};
        GateState state = GateState::spent;
    };
    struct Known {
        int lot = 1;   // size of the next lot: larger if calls come quickly
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
    std::map<StepKey, int> steps_;  // the reserved calls of each step
};

// Cal.com counts all calls to the same address with the same credential together.
std::string budget_key(std::string_view address, std::string_view credential);

}  // namespace slotkeeper
