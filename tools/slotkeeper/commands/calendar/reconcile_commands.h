// reconcile_commands: `slotkeeper calcom reconcile` and `calcom webhooks install|status`.
#pragma once

#include "tools/slotkeeper/commands/context.h"

namespace slotkeeper {

struct ReconcileOptionsGiven {
    std::string company, account;  // account: id or Cal.com user name; empty: all active ones
    std::string from, until;
    bool dry_run = false;
    std::optional<int> accept{};  // resumes a paused account by following Cal.com's changes
    bool push = false;            // resumes a paused account by restoring our bookings
};
// Returns kExitRefused if a dry run finds drift, if an account could not be compared, or if the brake has paused it.
int calcom_reconcile(const Context& context, const ReconcileOptionsGiven& options);

struct WebhookOptions {
    std::string company, account;
};
// Exit code 1 if a subscription is missing or wrong.
int webhooks_status(const Context& context, const WebhookOptions& options);
int webhooks_install(const Context& context, const WebhookOptions& options);

}  // namespace slotkeeper
