// route_commands: `slotkeeper voice agents|numbers add|list|remove`: sets branch and language of the voice platform's
// agents and of the company's phone numbers.
//
// Adding an existing entry changes it. After the first agent is registered, calls of other agents are refused; after
// the last one is removed, all agents are accepted again. The commands print a note in both cases.
#pragma once

#include "tools/slotkeeper/commands/context.h"

namespace slotkeeper {

struct VoiceRouteOptions {
    std::string company;
    std::string name;              // the platform's id of the agent, or the number
    std::string branch, language;  // empty: those of the called number, else of the company
};
int voice_agents_add(const Context& context, const VoiceRouteOptions& options);
int voice_agents_list(const Context& context, const VoiceRouteOptions& options);
int voice_agents_remove(const Context& context, const VoiceRouteOptions& options);
int voice_numbers_add(const Context& context, const VoiceRouteOptions& options);
int voice_numbers_list(const Context& context, const VoiceRouteOptions& options);
int voice_numbers_remove(const Context& context, const VoiceRouteOptions& options);

}  // namespace slotkeeper
