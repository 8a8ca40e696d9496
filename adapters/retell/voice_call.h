// voice_call: reads what a function call of the voice platform says about the call that it belongs to.
#pragma once

#include "adapters/receptionist/call.h"

#include <nlohmann/json_fwd.hpp>

#include <optional>
#include <string>
#include <string_view>

namespace slotkeeper::retell {

using receptionist::VoiceCall;

// `call` is the request's "call" (null where it has none), `function` the tool's name as the platform knows it.
VoiceCall read_call(const nlohmann::json& call, std::string_view function, const nlohmann::json& arguments);

// As it is kept: in one line, and not longer than a column takes.
std::string call_id_of(std::string_view said);

// "de", "en-US", "German", "deutsch"; empty where it is neither German nor English.
std::optional<Language> language_named(std::string_view text);

}  // namespace slotkeeper::retell
