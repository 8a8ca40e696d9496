// serve_once: runs the changing functions of a call one after the other, and each tool call once.
//
// Otherwise parallel requests of a model, or a repeat while the first request still runs, would each decide on the
// state before the other. A repeat gets the first answer, whatever has happened since: a repeated cancellation must not
// cancel the next appointment. The order is kept within one process; across processes the request keys of the desk
// prevent double execution.
#pragma once

#include "engine/base/ids.h"
#include "engine/base/limits.h"
#include "engine/base/result.h"

#include <nlohmann/json_fwd.hpp>

#include <condition_variable>
#include <mutex>
#include <optional>
#include <set>
#include <string>
#include <utility>

namespace slotkeeper::receptionist {

struct VoiceTurn;

// A lock per call. Thread-safe.
class CallTurns {
public:
    using Call = std::pair<CompanyId, std::string>;

    class Turn {
    public:
        Turn(CallTurns& turns, Call call) : turns_(&turns), call_(std::move(call)) {}
        ~Turn();
        Turn(const Turn&) = delete;
        Turn& operator=(const Turn&) = delete;

    private:
        CallTurns* turns_;
        Call call_;
    };

    // Waits until the call is free; false on timeout. The Turn releases it.
    bool take(const Call& call, std::chrono::milliseconds patience);

private:
    std::mutex mutex_;
    std::condition_variable given_back_;
    std::set<Call> taken_;
};

// Refuses with in_progress if the call's other function does not end in time. A call without an id is not locked.
Result<nlohmann::ordered_json> serve_once(const VoiceTurn& turn);

}  // namespace slotkeeper::receptionist
