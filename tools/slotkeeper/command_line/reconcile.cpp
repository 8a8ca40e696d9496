// reconcile: accounts at Cal.com, continued: are both sides as one, and does Cal.com tell us of changes?
#include "tools/slotkeeper/command_line/families.h"
#include "tools/slotkeeper/command_line/grammar.h"
#include "tools/slotkeeper/commands/calendar/reconcile_commands.h"

namespace slotkeeper {

void add_reconcile(Grammar& grammar) {
    const auto calcom = grammar.group("calcom", "accounts at Cal.com");
    auto& reconcile = grammar.keep<ReconcileOptionsGiven>();
    grammar
        .command(calcom, "reconcile", "compare what stands there with what stands here, and have it put right",
                 [&](const Context& context) { return calcom_reconcile(context, reconcile); })
        .company(reconcile.company)
        .text("--account", reconcile.account, "its id, or its name there; else every active one")
        .text("--from", reconcile.from, "bookings that start from then on; else from yesterday on")
        .text("--until", reconcile.until, "that end by then; else as far as can be booked")
        .on("--dry-run", reconcile.dry_run, "Only print what has drifted; exit code 1 if anything has")
        .number("--accept-missing", reconcile.accept,
                "Follow Cal.com if it ends or moves at most so many appointments, and resume a paused account")
        .on("--push", reconcile.push,
            "Create our bookings again or move them back at Cal.com, and resume a paused account");
    const auto webhooks = grammar.group(calcom, "webhooks", "who is told of changes there");
    auto& options = grammar.keep<WebhookOptions>();
    const auto add = [&](const char* name, const char* meaning, auto act) {
        grammar
            .command(webhooks, name, meaning, [&options, act](const Context& context) { return act(context, options); })
            .company(options.company)
            .text("--account", options.account, "its id, or its name there; else every active one");
    };
    add("status", "whether Cal.com tells us; exit code 1 where it does not", webhooks_status);
    add("install", "subscribe this server, or put its subscription right", webhooks_install);
}

}  // namespace slotkeeper
