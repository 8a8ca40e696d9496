// call: the conversation that a turn belongs to, whatever platform carries it.
//
// Every field may be absent: a web call has no numbers, and a tool that sends its arguments alone has no call at all.
// The number is a means to reach the caller, never a proof of who they are.
#pragma once

#include "engine/catalog/catalog.h"

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace slotkeeper::receptionist {

struct VoiceCall {
    std::string call_id;  // in one line, and not longer than a column takes
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

// For which branch, and in which language, a conversation is held where it says nothing itself.
struct VoiceRoute {
    std::optional<BranchId> branch{};
    std::optional<Language> language{};
};

// Who holds what is kept for the caller of this call: what they asked to have kept, and what was kept with an offer of
// other starts.
inline std::string holder_of_call(std::string_view call_id) { return "voice:" + std::string(call_id); }
inline std::string holder_of_offers(std::string_view call_id) { return "offer:" + std::string(call_id); }
inline std::vector<std::string> holders_of_call(std::string_view call_id) {
    return {holder_of_call(call_id), holder_of_offers(call_id)};
}

}  // namespace slotkeeper::receptionist
