// voice: the commands for the voice platform's agents, numbers and tools.
#include "tools/slotkeeper/command_line/grammar.h"
#include "tools/slotkeeper/commands/voice/voice_commands.h"

namespace slotkeeper {

namespace {

using RouteCommand = int (*)(const Context&, const VoiceRouteOptions&);

struct RouteFamily {
    const char *group, *meaning, *flag, *name;
    RouteCommand add, list, remove;
};

void add_routes(Grammar& grammar, const CommandGrammar& voice, const RouteFamily& family) {
    const auto routes = grammar.group(voice, family.group, family.meaning);
    auto& route = grammar.keep<VoiceRouteOptions>();
    const auto command = [&](const char* name, const char* meaning, RouteCommand run) {
        return grammar
            .command(routes, name, meaning, [&route, run](const Context& context) { return run(context, route); })
            .company(route.company);
    };
    command("add", "Add an entry, or change it", family.add)
        .text(family.flag, route.name, family.name, Presence::required)
        .text("--branch", route.branch, "its branch, by name or id")
        .text("--language", route.language, "its language: de, en");
    command("list", "List the entries", family.list);
    command("remove", "Remove an entry", family.remove).text(family.flag, route.name, family.name, Presence::required);
}

}  // namespace

void add_voice(Grammar& grammar) {
    const auto voice = grammar.group("voice", "Configure the voice platform");
    add_routes(grammar, voice,
               {"agents", "Register the agents of the company; if there are none, all are accepted", "--agent",
                "id of the agent on the voice platform", voice_agents_add, voice_agents_list, voice_agents_remove});
    add_routes(grammar, voice,
               {"numbers", "Set branch and language of the company's phone numbers", "--number",
                "phone number that callers dial", voice_numbers_add, voice_numbers_list, voice_numbers_remove});
    auto& tools = grammar.keep<VoiceToolsOptions>();
    grammar
        .command(voice, "tools", "Print the tools of an agent in the format of the voice platform",
                 [&tools](const Context& context) { return voice_tools(context, tools); })
        .company(tools.company)
        .text("--base-url", tools.base_url, "URL at which the platform reaches this server; default: public_url")
        .on("--args-only", tools.args_only, "print tools that send only their arguments, and the call in headers");
}

}  // namespace slotkeeper
