// calcom: the commands for Cal.com that are no operation: connecting, comparison and webhooks.
#include "tools/slotkeeper/command_line/grammar.h"
#include "tools/slotkeeper/commands/calendar/calendar_commands.h"

namespace slotkeeper {

void add_calcom(Grammar& grammar) {
    const auto calcom = grammar.group("calcom", "Manage Cal.com accounts");
    auto& account = grammar.keep<CalcomConnectOptions>();
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
        .command(calcom, "ensure", "Check every key, and match Cal.com users with the staff",
                 [&](const Context& context) { return calcom_ensure(context, account.company); })
        .company(account.company);
    grammar.command(calcom, "rotate-key", "Re-encrypt all stored secrets with a new key", calcom_rotate_key);
}

void add_reconcile(Grammar& grammar) {
    const auto calcom = grammar.group("calcom", "Manage Cal.com accounts");
    auto& reconcile = grammar.keep<ReconcileOptionsGiven>();
    grammar
        .command(calcom, "reconcile", "Compare Cal.com's bookings with ours, and queue jobs that repair differences",
                 [&](const Context& context) { return calcom_reconcile(context, reconcile); })
        .company(reconcile.company)
        .text("--account", reconcile.account, "id or Cal.com user name; default: every active account")
        .text("--from", reconcile.from, "earliest start of a booking; default: yesterday")
        .text("--until", reconcile.until, "latest end of a booking; default: the end of all booking windows")
        .on("--dry-run", reconcile.dry_run, "Only print the differences; exit code 1 if there are any")
        .number("--accept-missing", reconcile.accept,
                "Follow Cal.com if it ends or moves at most so many appointments, and resume a paused account")
        .on("--push", reconcile.push,
            "Create our bookings again or move them back at Cal.com, and resume a paused account");
    const auto webhooks = grammar.group(calcom, "webhooks", "Manage the webhook subscriptions at Cal.com");
    auto& options = grammar.keep<WebhookOptions>();
    const auto add = [&](const char* name, const char* meaning, auto act) {
        grammar
            .command(webhooks, name, meaning, [&options, act](const Context& context) { return act(context, options); })
            .company(options.company)
            .text("--account", options.account, "id or Cal.com user name; default: every active account");
    };
    add("status", "Show the webhook subscriptions; exit code 1 if one is missing or wrong", webhooks_status);
    add("install", "Subscribe this server, or repair its subscription", webhooks_install);
}

}  // namespace slotkeeper
