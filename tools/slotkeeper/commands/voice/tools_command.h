// tools_command: `slotkeeper voice tools --base-url …`: the tools of a voice agent, ready for the platform.
//
// Printed is what the platform's API takes as `general_tools` of an agent's language model: one custom tool for each
// function, with the descriptions and the JSON Schemas that the door itself reads its arguments by
// (adapters/receptionist/functions/function_table.h). Source: the platform's SDK, interface CustomTool.
#pragma once

#include "tools/slotkeeper/commands/context.h"

namespace slotkeeper {

struct VoiceToolsOptions {
    std::string company;
    std::string base_url;    // where the platform reaches this server; empty: public_url of the configuration
    bool args_only = false;  // tools that send their arguments alone, and name the call in headers
};
int voice_tools(const Context& context, const VoiceToolsOptions& options);

}  // namespace slotkeeper
