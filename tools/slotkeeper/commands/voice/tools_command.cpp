// tools_command: writes the table of functions as the platform's tools.
#include "tools/slotkeeper/commands/voice/voice_commands.h"

#include "adapters/receptionist/functions/function_table.h"
#include "tools/slotkeeper/wiring.h"

namespace slotkeeper {

namespace {

constexpr int kTimeoutMs = 10'000;  // twice the time that a function waits for the desk
constexpr int kRetries = 2;         // a repeat is safe: the server recognises it

Json tool_of(const receptionist::VoiceFunction& function, const std::string& url, bool args_only) {
    Json tool{{"type", "custom"},
              {"name", function.name},
              {"description", function.description},
              {"url", url},
              {"method", "POST"},
              {"parameters", receptionist::parameters_of(function)},
              {"args_at_root", args_only},
              {"speak_during_execution", false},
              {"speak_after_execution", true},
              {"timeout_ms", kTimeoutMs},
              {"max_retry", kRetries}};
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

int voice_tools(const Context& context, const VoiceToolsOptions& options) {
    auto base = options.base_url.empty() ? context.config.public_url : options.base_url;
    while (base.ends_with('/')) base.pop_back();
    if (!base.starts_with("http://") && !base.starts_with("https://")) {
        return context.output.refused(
            refuse(ErrorCode::invalid_field, "base-url",
                   "must be the URL at which the voice platform reaches this server: https://bookings.example.com"));
    }
    DatabaseWiring database_wiring(context.config);
    Catalogs catalogs(database_wiring.database);
    const auto catalog = find_company(options.company, database_wiring.database, catalogs);
    if (!catalog) return context.output.refused(catalog.refusal());
    const auto url = base + "/hooks/retell/" + (*catalog)->company().slug + "/functions";
    auto tools = Json::array();
    for (const auto& function : receptionist::voice_functions())
        tools.push_back(tool_of(function, url, options.args_only));
    context.output.announce(Json{{"general_tools", std::move(tools)}}.dump(2));
    return kExitOk;
}

}  // namespace slotkeeper
