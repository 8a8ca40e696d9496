// serve_once: functions that change something, one after the other in each call, and each tool call once.
//
// A model that asks for several things at once, and a platform that asks again while the first asking still runs, would
// otherwise decide each on what was there before the other. What the platform sends again is answered as the first
// time, whatever has happened since: a cancellation that is repeated must not meet the next appointment.
// Only this process keeps the order; across several the keys of the desk hold that nothing is done twice.
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

// Whose turn it is in each call. Safe for many threads.
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

    // Waits until nobody else has it; false where the patience ends before. The Turn gives it back.
    bool take(const Call& call, std::chrono::milliseconds patience);

private:
    std::mutex mutex_;
    std::condition_variable given_back_;
    std::set<Call> taken_;
};

// in_progress where the call's other function does not end. A call without an id is served at once.
Result<nlohmann::ordered_json> serve_once(const VoiceTurn& turn);

}  // namespace slotkeeper::receptionist
