// calendar_commands: the commands of `slotkeeper calcom` that are no operation: connecting, comparison and webhooks.
#pragma once

#include "tools/slotkeeper/commands/context.h"

#include <iosfwd>
#include <string>

namespace slotkeeper {

// --- calcom authorize|connect|ensure|rotate-key --------------------------------------------------
// The API key is read from standard input, because other users can see a command line and the shell stores it in its
// history; an authorisation code may be an argument, because it is valid only once. A credential is checked at Cal.com
// before it is stored, and never shown again.
struct CalcomConnectOptions {
    std::string company, account;
    std::string url;            // empty: the setting calcom_url
    bool force_create = false;  // replaces the credential of an active account, too
    bool revive = false;        // reconnects a disconnected account
    std::string code, state;    // of an authorisation; empty: an API key is read
};
int calcom_connect(const Context& context, const CalcomConnectOptions& options, std::istream& in);
// Prints the URL at which a person authorises access without an API key.
int calcom_authorize(const Context& context, const CalcomConnectOptions& options);
// Creates a new secret.key and re-encrypts all stored secrets, voice keys too. Servers may keep running.
int calcom_rotate_key(const Context& context);
// Checks every key, and maps staff to users if the match is unambiguous. Exit code 1 if a key is invalid.
int calcom_ensure(const Context& context, const std::string& company);

// --- calcom reconcile, calcom webhooks install|status --------------------------------------------
struct ReconcileOptionsGiven {
    std::string company, account;  // account: id or Cal.com user name; empty: all active ones
    std::string from, until;
    bool dry_run = false;
    std::optional<int> accept{};  // resumes a paused account by following Cal.com's changes
    bool push = false;            // resumes a paused account by restoring our bookings
};
// Returns kExitFinding if a dry run finds drift, if an account could not be compared, or if the brake has paused it.
int calcom_reconcile(const Context& context, const ReconcileOptionsGiven& options);

struct WebhookOptions {
    std::string company, account;
};
// Exit code 1 if a subscription is missing or wrong.
int webhooks_status(const Context& context, const WebhookOptions& options);
int webhooks_install(const Context& context, const WebhookOptions& options);

}  // namespace slotkeeper
