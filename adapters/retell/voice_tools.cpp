// voice_tools: writes the table of functions as the platform's tools.
#include "adapters/retell/voice_tools.h"

#include "adapters/receptionist/functions/function_table.h"

namespace slotkeeper::retell {

namespace {

using ToolJson = nlohmann::ordered_json;

constexpr int kToolTimeoutMs = 10'000;  // twice the time that a function waits for the desk
constexpr int kToolRetries = 2;         // a repeat is safe: the server recognises it

ToolJson tool_of(const receptionist::VoiceFunction& function, const std::string& url, bool args_only) {
    ToolJson tool{{"type", "custom"},
                  {"name", function.name},
                  {"description", function.description},
                  {"url", url},
                  {"method", "POST"},
                  {"parameters", receptionist::parameters_of(function)},
                  {"args_at_root", args_only},
                  {"speak_during_execution", false},
                  {"speak_after_execution", true},
                  {"timeout_ms", kToolTimeoutMs},
                  {"max_retry", kToolRetries}};
    if (args_only) {
        tool["url"] = url + '/' + std::string(function.name);
        // The platform's own variables; take_claims() reads them.
        tool["headers"] = {{"X-Retell-Call-Id", "{{call_id}}"},
                           {"X-Retell-User-Number", "{{user_number}}"},
                           {"X-Retell-Agent-Number", "{{agent_number}}"}};
    }
    return tool;
}

}  // namespace

ToolJson voice_tools(const std::string& base_url, const std::string& slug, bool args_only) {
    const auto url = base_url + "/hooks/retell/" + slug + "/functions";
    auto tools = ToolJson::array();
    for (const auto& function : receptionist::voice_functions()) tools.push_back(tool_of(function, url, args_only));
    return tools;
}

}  // namespace slotkeeper::retell
