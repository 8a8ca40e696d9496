// voice_limits: rate limits for function requests, by phone number and by call.
//
// They protect against a model that loops, a caller who books a whole day, and a defective agent. A limited request
// does nothing; the caller hears a friendly sentence, and the model gets the time after which it may retry. A repeat by
// the platform (the same tool call with the same arguments) gets the first answer and is not limited. Read on:
// engine/guards/rate_limit.h counts.
#pragma once

#include "engine/guards/rate_limit.h"

#include <nlohmann/json_fwd.hpp>

#include <optional>

namespace slotkeeper::receptionist {
struct VoiceTurn;
}

namespace slotkeeper::retell {

// A rule that is off limits nothing.
struct VoiceLimits {
    RateRule repeats{};    // one function with the same arguments, per call; without a call id per number
    RateRule changes{};    // functions that change something, per number; if it is withheld per call
    RateRule functions{};  // all functions, per number and per call
};

// The answer if a limit is exceeded; std::nullopt if the turn may be served. A request without call and number cannot
// be attributed and is not counted. Throws DbError.
std::optional<nlohmann::ordered_json> check_pace(const receptionist::VoiceTurn& turn, const VoiceLimits& rules);

}  // namespace slotkeeper::retell
