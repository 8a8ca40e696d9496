// calcom: the commands for accounts at Cal.com.
#include "tools/slotkeeper/command_line/families.h"
#include "tools/slotkeeper/command_line/grammar.h"
#include "tools/slotkeeper/commands/calendar/calcom_commands.h"

namespace slotkeeper {

void add_calcom(Grammar& grammar) {
    const auto calcom = grammar.group("calcom", "Manage Cal.com accounts");
    auto& account = grammar.keep<CalcomConnectOptions>();
    auto& id = grammar.keep<std::string>();
    grammar
        .command(calcom, "authorize", "Print a URL at which a person authorises access by OAuth, without an API key",
                 [&](const Context& context) { return calcom_authorize(context, account); })
        .company(account.company)
        .text("--account", account.account, "Cal.com user name that the account must have")
        .text("--url", account.url, "URL of the API; default: the setting calcom_url")
        .on("--force-create", account.force_create, "replace the credentials of an active account, too")
        .on("--revive", account.revive, "reconnect a disconnected account");
    grammar
        .command(calcom, "connect",
                 "Connect an account by an API key from standard input, or by the code of an authorisation",
                 [&](const Context& context) { return calcom_connect(context, account, grammar.in()); })
        .company(account.company)
        .text("--account", account.account, "Cal.com user name that the key must belong to")
        .text("--url", account.url, "URL of the API; default: the setting calcom_url")
        .text("--code", account.code, "authorisation code that Cal.com returned, instead of an API key")
        .text("--state", account.state, "state that calcom authorize printed and Cal.com returned with the code")
        .on("--force-create", account.force_create, "replace the credentials of an active account, too")
        .on("--revive", account.revive, "reconnect a disconnected account");
    grammar
        .command(calcom, "list", "List the accounts of a company",
                 [&](const Context& context) { return calcom_list(context, account.company); })
        .company(account.company);
    grammar
        .command(calcom, "ensure", "Check every key, and match Cal.com users with the staff",
                 [&](const Context& context) { return calcom_ensure(context, account.company); })
        .company(account.company);
    grammar.command(calcom, "rotate-key", "Re-encrypt all stored secrets with a new key", calcom_rotate_key);
    grammar
        .command(calcom, "disconnect", "Disconnect an account: nothing more is written to it",
                 [&](const Context& context) { return calcom_disconnect(context, account.company, id); })
        .company(account.company)
        .id(id);
}

}  // namespace slotkeeper
