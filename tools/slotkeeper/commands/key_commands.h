// key_commands: `slotkeeper keys create|list|revoke`: who may come in by REST, and whose calls are believed.
//
// An API key is made here and shown once. A voice key is Retell's own (its requests are signed with it): it is read
// from standard input, because what stands on a command line is seen by other users and kept in a shell's history.
#pragma once

#include "tools/slotkeeper/commands/context.h"

#include <iosfwd>

namespace slotkeeper {

struct KeyCreateOptions {
    std::string company, name;
    std::string scopes = "read,write";
    bool voice = false;  // else an API key, which needs a name
    std::string agent;   // of a voice key: the only agent that may use it; empty: any
};
int keys_create(const Context& context, const KeyCreateOptions& options, std::istream& in);
int keys_list(const Context& context, const std::string& company);
int keys_revoke(const Context& context, const std::string& company, const std::string& id);

}  // namespace slotkeeper
