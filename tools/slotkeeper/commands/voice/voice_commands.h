// voice_commands: `slotkeeper voice tools`.
#pragma once

#include "tools/slotkeeper/commands/context.h"

namespace slotkeeper {

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
