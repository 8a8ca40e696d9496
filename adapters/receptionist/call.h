// call: the call that a function belongs to, independent of the voice platform.
//
// Every field may be empty: a web call has no numbers, and a tool that sends only its arguments has no call at all. The
// phone number never proves the caller's identity.
#pragma once

#include "engine/catalog/catalog.h"

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace slotkeeper::receptionist {

struct VoiceCall {
    std::string call_id;  // one line, cut to the length of its column
    std::string agent_id;
    // Id of the invocation in the transcript that waits for this response: the last one of this function without a
    // result; if several wait, the last with these arguments. It identifies repeats by the platform, because the
    // request itself carries no id.
    std::string tool_call_id;
    std::string direction;    // "inbound", "outbound"; empty for a web call
    std::string from_number;  // as received, like to_number
    std::string to_number;
    std::optional<Language> language;  // from metadata or dynamic variables

    // The number of the customer, and the number of the business.
    const std::string& customer_number() const { return direction == "outbound" ? to_number : from_number; }
    const std::string& our_number() const { return direction == "outbound" ? from_number : to_number; }
};

// Branch and language of a call that names none itself.
struct VoiceRoute {
    std::optional<BranchId> branch{};
    std::optional<Language> language{};
};

// The holders of the holds of a call: those that the caller asked for, and those placed for offered alternatives.
inline std::string holder_of_call(std::string_view call_id) { return "voice:" + std::string(call_id); }
inline std::string holder_of_offers(std::string_view call_id) { return "offer:" + std::string(call_id); }
inline std::vector<std::string> holders_of_call(std::string_view call_id) {
    return {holder_of_call(call_id), holder_of_offers(call_id)};
}

}  // namespace slotkeeper::receptionist
