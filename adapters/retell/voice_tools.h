// voice_tools: the tools of a voice agent in the format of the platform.
//
// One custom tool for each function, with the descriptions and JSON Schemas that the server itself uses
// (adapters/receptionist/functions/function_table.h). Source: the platform's SDK, interface CustomTool.
#pragma once

#include <nlohmann/json_fwd.hpp>

#include <string>

namespace slotkeeper::retell {

// The value of `general_tools` of an agent's language model in the platform's API. `base_url`: where the platform
// reaches this server; `slug`: of the company; `args_only`: tools that send only their arguments, and name the call in
// headers.
nlohmann::ordered_json voice_tools(const std::string& base_url, const std::string& slug, bool args_only);

}  // namespace slotkeeper::retell
