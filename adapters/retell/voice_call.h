// voice_call: reads the call object in a request of the voice platform.
#pragma once

#include "adapters/receptionist/call.h"

#include <nlohmann/json_fwd.hpp>

#include <optional>
#include <string>
#include <string_view>

namespace slotkeeper::retell {

using receptionist::VoiceCall;

// `call` is the request's "call" (null if it has none), `function` the tool's name on the platform.
VoiceCall read_call(const nlohmann::json& call, std::string_view function, const nlohmann::json& arguments);

// As stored: one line, cut to the length of its column.
std::string call_id_of(std::string_view said);

// "de", "en-US", "German", "deutsch"; std::nullopt if it is neither German nor English.
std::optional<Language> language_named(std::string_view text);

}  // namespace slotkeeper::retell
