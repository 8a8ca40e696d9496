// reconcile: the commands that compare bookings with Cal.com, and manage webhooks.
#include "tools/slotkeeper/command_line/families.h"
#include "tools/slotkeeper/command_line/grammar.h"
#include "tools/slotkeeper/commands/calendar/reconcile_commands.h"

namespace slotkeeper {

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
