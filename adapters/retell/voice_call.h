// voice_call: what a function call of the voice platform says about the call that it belongs to.
//
// Every field may be absent: a web call has no numbers, and a tool that sends its arguments alone has no call at all.
// The number is a means to reach the caller, never a proof of who they are.
#pragma once

#include "engine/catalog/catalog.h"

#include <nlohmann/json_fwd.hpp>

#include <optional>
#include <string>
#include <string_view>

namespace slotkeeper::retell {

struct VoiceCall {
    std::string call_id;  // of call_id_of
    std::string agent_id;
    // Of the invocation in the transcript that waits for us: the last of this function without a result, where several
    // wait the last with these arguments. What makes a repeat by the platform recognisable, for the request itself
    // carries no id.
    std::string tool_call_id;
    std::string direction;    // "inbound", "outbound"; empty for a call by the web
    std::string from_number;  // as they came
    std::string to_number;
    std::optional<Language> language;  // as metadata or dynamic variables name it

    // Who called us, or whom we called; and the number of ours that took part.
    const std::string& customer_number() const { return direction == "outbound" ? to_number : from_number; }
    const std::string& our_number() const { return direction == "outbound" ? from_number : to_number; }
};

// `call` is the request's "call" (null where it has none), `function` the tool's name as the platform knows it.
VoiceCall read_call(const nlohmann::json& call, std::string_view function, const nlohmann::json& arguments);

// As it is kept: in one line, and not longer than a column takes.
std::string call_id_of(std::string_view said);

// "de", "en-US", "German", "deutsch"; empty where it is neither German nor English.
std::optional<Language> language_named(std::string_view text);

}  // namespace slotkeeper::retell
