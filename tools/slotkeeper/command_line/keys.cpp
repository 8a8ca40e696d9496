// keys: who may come in.
#include "tools/slotkeeper/command_line/families.h"
#include "tools/slotkeeper/command_line/grammar.h"
#include "tools/slotkeeper/commands/key_commands.h"

namespace slotkeeper {

void add_keys(Grammar& grammar) {
    const auto keys = grammar.group("keys", "who may come in");
    auto& key = grammar.keep<KeyCreateOptions>();
    auto& id = grammar.keep<std::string>();
    grammar
        .command(keys, "create", "make an API key, or keep a voice key",
                 [&](const Context& context) { return keys_create(context, key, grammar.in()); })
        .company(key.company)
        .text("--name", key.name, "what an API key is for")
        .text("--scopes", key.scopes, "of read, write and admin")
        .on("--voice", key.voice, "Retell's API key, read from standard input")
        .text("--agent", key.agent, "the only Retell agent that may use a voice key");
    grammar
        .command(keys, "list", "all keys of a company, the revoked ones too",
                 [&](const Context& context) { return keys_list(context, key.company); })
        .company(key.company);
    grammar
        .command(keys, "revoke", "end a key",
                 [&](const Context& context) { return keys_revoke(context, key.company, id); })
        .company(key.company)
        .id(id);
}

}  // namespace slotkeeper
