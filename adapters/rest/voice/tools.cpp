// tools: the configuration of the company's voice agent at the voice platform.
#include "adapters/rest/rest_api.h"
#include "adapters/rest/serving.h"

namespace slotkeeper::rest {

namespace {

struct AskTools {
    std::optional<std::string> base_url;
    bool args_only = false;

    static const Shape<AskTools>& shape() {
        static const Shape<AskTools> shape(
            "AskVoiceTools",
            field<&AskTools::base_url>(
                "base_url",
                "The URL at which the voice platform reaches this server. Absent: the setting `public_url`.",
                {.example = "https://bookings.example.com"}),
            defaulted<&AskTools::args_only>("args_only",
                                            "Tools that send only their arguments, and name the call in "
                                            "headers."));
        return shape;
    }
};

const View<Json>& tools_view() {
    static const View<Json> view{
        "VoiceTools", "The tools of a voice agent, in the format of the voice platform Retell.",
        made(
            "general_tools", "The value of `general_tools` of the agent's language model at Retell.",
            [](Schemas&) {
                return Json{{"type", "array"}, {"items", {{"type", "object"}}}};
            },
            [](const Json& tools) { return tools; })};
    return view;
}

// The reasons to cancel that callers may give, as they say them.
std::string cancel_reasons(const Company& company) {
    std::string list;
    for (const auto& code : company.cancel_codes) {
        if (code.by == CancelledBy::staff) continue;
        const auto name = code.names.find(company.language);
        list.append(list.empty() ? "" : "; ").append(name != code.names.end() ? name->second : code.code);
    }
    return list;
}

// Adds them to the description of the argument `reason`.
Json with_reasons(Json tools, const Company& company) {
    const auto reasons = cancel_reasons(company);
    if (reasons.empty()) return tools;
    for (auto& tool : tools) {
        auto& properties = tool["parameters"]["properties"];
        if (!properties.contains("reason")) continue;
        auto& description = properties["reason"]["description"];
        description = description.get<std::string>() + " If it fits, one of: " + reasons + '.';
    }
    return tools;
}

Result<Reply> show_tools(const AskTools& input, Context& context) {
    auto base = input.base_url.value_or("");
    if (base.empty()) base = context.services.public_url;
    while (base.ends_with('/')) base.pop_back();
    if (!base.starts_with("http://") && !base.starts_with("https://")) {
        return refuse(ErrorCode::invalid_field, "base_url",
                      "must be the URL at which the voice platform reaches this server: https://bookings.example.com");
    }
    const auto catalog = context.services.catalogs.current(context.company());
    const auto& company = catalog->company();
    return Reply{.body = tools_view().write(
                     with_reasons(context.services.voice_tools(base, company.slug, input.args_only), company))};
}

}  // namespace

std::vector<Operation> voice_tool_operations() {
    return {operation<AskTools>({.id = "voice-agents.tools",
                                 .method = "GET",
                                 .path = "/v1/voice-agents/tools",
                                 .scope = store::Scope::read,
                                 .summary = "Show the tools of an agent as the voice platform expects them.",
                                 .answer = Answer::document(tools_view())},
                                show_tools)};
}

}  // namespace slotkeeper::rest
