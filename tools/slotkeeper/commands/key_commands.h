// key_commands: `slotkeeper keys create|list|revoke`: manages API keys and voice keys.
//
// An API key is generated and shown once. A voice key is Retell's own key, which signs its requests: it is read from
// standard input, because other users can see a command line and the shell stores it in its history.
#pragma once

#include "tools/slotkeeper/commands/context.h"

#include <iosfwd>

namespace slotkeeper {

struct KeyCreateOptions {
    std::string company, name;
    std::string scopes = "read,write";
    bool voice = false;  // false: an API key, which requires a name
    std::string agent;   // the only agent that may use a voice key; empty: any
};
int keys_create(const Context& context, const KeyCreateOptions& options, std::istream& in);
int keys_list(const Context& context, const std::string& company);
int keys_revoke(const Context& context, const std::string& company, const std::string& id);

}  // namespace slotkeeper
