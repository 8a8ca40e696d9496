// keys: the commands for API keys and voice keys.
#include "tools/slotkeeper/command_line/families.h"
#include "tools/slotkeeper/command_line/grammar.h"
#include "tools/slotkeeper/commands/key_commands.h"

namespace slotkeeper {

void add_keys(Grammar& grammar) {
    const auto keys = grammar.group("keys", "Manage API keys and voice keys");
    auto& key = grammar.keep<KeyCreateOptions>();
    auto& id = grammar.keep<std::string>();
    grammar
        .command(keys, "create", "Create an API key, or store a voice key",
                 [&](const Context& context) { return keys_create(context, key, grammar.in()); })
        .company(key.company)
        .text("--name", key.name, "purpose of an API key")
        .text("--scopes", key.scopes, "read, write, admin; separated by commas")
        .on("--voice", key.voice, "store Retell's API key, read from standard input")
        .text("--agent", key.agent, "the only Retell agent that may use the voice key");
    grammar
        .command(keys, "list", "List all keys of a company, including revoked ones",
                 [&](const Context& context) { return keys_list(context, key.company); })
        .company(key.company);
    grammar
        .command(keys, "revoke", "Revoke a key",
                 [&](const Context& context) { return keys_revoke(context, key.company, id); })
        .company(key.company)
        .id(id);
}

}  // namespace slotkeeper
