// route_commands: `slotkeeper voice agents|numbers add|list|remove`: for which branch, and in which language, the voice
// platform's agents and our numbers speak.
//
// Who is added again is changed. A company's first agent shuts all others out, and its last one lets them in again; the
// command says so.
#pragma once

#include "tools/slotkeeper/commands/context.h"

namespace slotkeeper {

struct VoiceRouteOptions {
    std::string company;
    std::string name;              // the platform's id of the agent, or the number
    std::string branch, language;  // empty: left to the number that is called, and then to the company
};
int voice_agents_add(const Context& context, const VoiceRouteOptions& options);
int voice_agents_list(const Context& context, const VoiceRouteOptions& options);
int voice_agents_remove(const Context& context, const VoiceRouteOptions& options);
int voice_numbers_add(const Context& context, const VoiceRouteOptions& options);
int voice_numbers_list(const Context& context, const VoiceRouteOptions& options);
int voice_numbers_remove(const Context& context, const VoiceRouteOptions& options);

}  // namespace slotkeeper
