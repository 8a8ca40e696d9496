// voice: the command that prints the tools of a voice agent. Agents and numbers are operations.
#include "tools/slotkeeper/command_line/grammar.h"
#include "tools/slotkeeper/commands/voice/voice_commands.h"

namespace slotkeeper {

void add_voice(Grammar& grammar) {
    const auto voice = grammar.group("voice", "Configure the voice platform");
    auto& tools = grammar.keep<VoiceToolsOptions>();
    grammar
        .command(voice, "tools", "Print the tools of an agent in the format of the voice platform",
                 [&tools](const Context& context) { return voice_tools(context, tools); })
        .company(tools.company)
        .text("--base-url", tools.base_url, "URL at which the platform reaches this server; default: public_url")
        .on("--args-only", tools.args_only, "print tools that send only their arguments, and the call in headers");
}

}  // namespace slotkeeper
