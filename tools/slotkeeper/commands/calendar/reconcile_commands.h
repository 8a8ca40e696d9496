// reconcile_commands: `slotkeeper calcom reconcile` and `calcom webhooks install|status`: what has drifted apart, and
// whether Cal.com tells us of changes.
#pragma once

#include "tools/slotkeeper/commands/context.h"

namespace slotkeeper {

struct ReconcileOptionsGiven {
    std::string company, account;  // of the account its id or its name at Cal.com; empty: all that are active
    std::string from, until;
    bool dry_run = false;
    std::optional<int> accept{};  // what a person decides about a paused account: one of these two
    bool push = false;
};
// Returns kExitRefused if a dry run finds drift, if an account could not be compared, or if the brake has paused it.
int calcom_reconcile(const Context& context, const ReconcileOptionsGiven& options);

struct WebhookOptions {
    std::string company, account;
};
// A finding where one is not as it should be.
int webhooks_status(const Context& context, const WebhookOptions& options);
int webhooks_install(const Context& context, const WebhookOptions& options);

}  // namespace slotkeeper
