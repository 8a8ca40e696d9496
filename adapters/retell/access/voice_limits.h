// voice_limits: how often a number and a call may ask, and what is said to whoever asks too often.
//
// A language model may run in circles, a caller may book a whole day away, an agent may go mad. None of that is an
// error to the caller: they hear that it goes a little slower, nothing else is done, and the model is told when to try
// again. What the platform sends again (the same tool call with the same arguments) is answered as the first time and
// never told to slow down.
// Read on: engine/guards/rate_limit.h counts.
#pragma once

#include "engine/guards/rate_rule.h"

#include <nlohmann/json_fwd.hpp>

#include <optional>

namespace slotkeeper::receptionist {
struct VoiceTurn;
}

namespace slotkeeper::retell {

// A rule that is off bounds nothing.
struct VoiceLimits {
    RateRule repeats{};    // one function with the same arguments in one call; of a call without an id by its number
    RateRule changes{};    // functions that change something: of one number; of a withheld one of one call
    RateRule functions{};  // of any kind: of one number, and of one call
};

// What to answer instead of serving the turn, if anything. Who names neither call nor number cannot be told from others
// and is not counted. Throws DbError.
std::optional<nlohmann::ordered_json> check_pace(const receptionist::VoiceTurn& turn, const VoiceLimits& rules);

}  // namespace slotkeeper::retell
