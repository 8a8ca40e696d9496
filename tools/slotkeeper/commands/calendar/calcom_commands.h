// calcom_commands: `slotkeeper calcom authorize|connect|list|disconnect|ensure|rotate-key`: which accounts of Cal.com
// a company has.
//
// The API key is read from standard input, because what stands on a command line is seen by other users and kept in a
// shell's history; the code of an authorisation may stand there, for it is good once. A credential is proven at Cal.com
// before anything is kept, and never shown again.
#pragma once

#include "tools/slotkeeper/commands/context.h"

#include <iosfwd>

namespace slotkeeper {

struct CalcomConnectOptions {
    std::string company, account;
    std::string url;            // empty: the setting calcom_url
    bool force_create = false;  // an account that is active gets the new key too
    bool revive = false;        // one that was disconnected comes back
    std::string code, state;    // what a person came back with; else an API key is read
};
int calcom_connect(const Context& context, const CalcomConnectOptions& options, std::istream& in);
// Where a person has to go, so that Cal.com lets us in without a key.
int calcom_authorize(const Context& context, const CalcomConnectOptions& options);
int calcom_list(const Context& context, const std::string& company);
int calcom_disconnect(const Context& context, const std::string& company, const std::string& id);
// A new secret.key, and everything that lies sealed, voice keys too, sealed with it. Servers may run meanwhile.
int calcom_rotate_key(const Context& context);
// Proves every key anew, and maps staff to the users whose keys they are where that is clear; a finding where a key is
// not good.
int calcom_ensure(const Context& context, const std::string& company);

}  // namespace slotkeeper
