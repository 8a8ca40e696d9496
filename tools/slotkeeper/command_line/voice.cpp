// voice: for which branch, and in which language, agents and numbers speak.
#include "tools/slotkeeper/command_line/families.h"
#include "tools/slotkeeper/command_line/grammar.h"
#include "tools/slotkeeper/commands/voice/route_commands.h"
#include "tools/slotkeeper/commands/voice/tools_command.h"

namespace slotkeeper {

namespace {

using RouteCommand = int (*)(const Context&, const VoiceRouteOptions&);

struct RouteFamily {
    const char *group, *meaning, *flag, *name;
    RouteCommand add, list, remove;
};

void add_routes(Grammar& grammar, const Command& voice, const RouteFamily& family) {
    const auto routes = grammar.group(voice, family.group, family.meaning);
    auto& route = grammar.keep<VoiceRouteOptions>();
    const auto command = [&](const char* name, const char* meaning, RouteCommand run) {
        return grammar
            .command(routes, name, meaning, [&route, run](const Context& context) { return run(context, route); })
            .company(route.company);
    };
    command("add", "add one, or change it", family.add)
        .text(family.flag, route.name, family.name, Wanted::always)
        .text("--branch", route.branch, "for which it speaks, by name or id")
        .text("--language", route.language, "in which it speaks: de, en");
    command("list", "those that are known", family.list);
    command("remove", "forget one", family.remove).text(family.flag, route.name, family.name, Wanted::always);
}

}  // namespace

void add_voice(Grammar& grammar) {
    const auto voice = grammar.group("voice", "the voice platform's agents and our numbers");
    add_routes(grammar, voice,
               {"agents", "the agents that may speak for the company; without any, all may", "--agent",
                "the platform's id of it", voice_agents_add, voice_agents_list, voice_agents_remove});
    add_routes(grammar, voice,
               {"numbers", "what is meant by the number that was called", "--number", "of ours, that callers reach",
                voice_numbers_add, voice_numbers_list, voice_numbers_remove});
    auto& tools = grammar.keep<VoiceToolsOptions>();
    grammar
        .command(voice, "tools", "the tools of an agent, as the voice platform takes them",
                 [&tools](const Context& context) { return voice_tools(context, tools); })
        .company(tools.company)
        .text("--base-url", tools.base_url, "where the platform reaches this server; else public_url")
        .on("--args-only", tools.args_only, "tools that send their arguments alone and name the call in headers");
}

}  // namespace slotkeeper
