// calcom: accounts at Cal.com.
#include "tools/slotkeeper/command_line/families.h"
#include "tools/slotkeeper/command_line/grammar.h"
#include "tools/slotkeeper/commands/calendar/calcom_commands.h"

namespace slotkeeper {

void add_calcom(Grammar& grammar) {
    const auto calcom = grammar.group("calcom", "accounts at Cal.com");
    auto& account = grammar.keep<CalcomConnectOptions>();
    auto& id = grammar.keep<std::string>();
    grammar
        .command(calcom, "authorize", "where a person lets us in without a key: go there, come back with a code",
                 [&](const Context& context) { return calcom_authorize(context, account); })
        .company(account.company)
        .text("--account", account.account, "whose it must be: the username there")
        .text("--url", account.url, "address of its API; else the setting calcom_url")
        .on("--force-create", account.force_create, "an active account gets the new tokens too")
        .on("--revive", account.revive, "one that was disconnected comes back");
    grammar
        .command(calcom, "connect", "keep an API key, read from standard input and proven there, or an authorisation",
                 [&](const Context& context) { return calcom_connect(context, account, grammar.in()); })
        .company(account.company)
        .text("--account", account.account, "whose key it must be: the username there")
        .text("--url", account.url, "address of its API; else the setting calcom_url")
        .text("--code", account.code, "that Cal.com sent a person back with, instead of a key")
        .text("--state", account.state, "that calcom authorize has told, and came back with the code")
        .on("--force-create", account.force_create, "an active account gets this key too")
        .on("--revive", account.revive, "one that was disconnected comes back");
    grammar
        .command(calcom, "list", "the accounts of a company",
                 [&](const Context& context) { return calcom_list(context, account.company); })
        .company(account.company);
    grammar
        .command(calcom, "ensure", "prove every key anew, and find out whose user is who of the staff",
                 [&](const Context& context) { return calcom_ensure(context, account.company); })
        .company(account.company);
    grammar.command(calcom, "rotate-key", "seal all that is secret with a new key", calcom_rotate_key);
    grammar
        .command(calcom, "disconnect", "write nothing there any more",
                 [&](const Context& context) { return calcom_disconnect(context, account.company, id); })
        .company(account.company)
        .id(id);
}

}  // namespace slotkeeper
