// voice_commands: `slotkeeper voice agents|numbers|tools`.
#pragma once

#include "tools/slotkeeper/commands/context.h"

namespace slotkeeper {

// --- voice agents|numbers add|list|remove --------------------------------------------------------
// Sets branch and language of the voice platform's agents and of the company's phone numbers.
//
// Adding an existing entry changes it. After the first agent is registered, calls of other agents are refused; after
// the last one is removed, all agents are accepted again. The commands print a note in both cases.
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

// --- voice tools ---------------------------------------------------------------------------------
// Prints the tools of a voice agent: the value of `general_tools` of an agent's language model in the platform's API.
// One custom tool per function, with the descriptions and JSON Schemas that the server itself uses
// (adapters/receptionist/functions/function_table.h). Source: the platform's SDK, interface CustomTool.
struct VoiceToolsOptions {
    std::string company;
    std::string base_url;    // URL at which the platform reaches this server; empty: the setting public_url
    bool args_only = false;  // tools that send only their arguments, and the call in headers
};
int voice_tools(const Context& context, const VoiceToolsOptions& options);

}  // namespace slotkeeper
