// calcom_commands: `slotkeeper calcom authorize|connect|list|disconnect|ensure|rotate-key`: manages a company's Cal.com
// accounts.
//
// The API key is read from standard input, because other users can see a command line and the shell stores it in its
// history; an authorisation code may be an argument, because it is valid only once. A credential is checked at Cal.com
// before it is stored, and never shown again.
#pragma once

#include "tools/slotkeeper/commands/context.h"

#include <iosfwd>

namespace slotkeeper {

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
int calcom_list(const Context& context, const std::string& company);
int calcom_disconnect(const Context& context, const std::string& company, const std::string& id);
// Creates a new secret.key and re-encrypts all stored secrets, voice keys too. Servers may keep running.
int calcom_rotate_key(const Context& context);
// Checks every key, and maps staff to users if the match is unambiguous. Exit code 1 if a key is invalid.
int calcom_ensure(const Context& context, const std::string& company);

}  // namespace slotkeeper
