// inbound_hook: gives an agent its variables before it answers a call: POST /hooks/retell/{company}/inbound.
//
// The caller hears ringing meanwhile, so this hook never lets the call fail or wait: values that cannot be loaded in
// time are left out, and the agent uses its own defaults. The phone number does not verify the caller, so the answer
// contains only a given name for the greeting and whether there is a coming appointment, not its details; and no name
// if several people use the number. Source: the platform's documentation of the inbound webhook. Read on:
// greeting_name.h, short_patience.h.
#pragma once

#include "adapters/http/server.h"
#include "adapters/retell/voice_door.h"

namespace slotkeeper::retell {

// {"call_inbound": {"dynamic_variables": {…, all strings}, "metadata": {…}}}, for an SMS "chat_inbound". The object is
// empty if the caller withholds the number, and if the database does not answer within VoiceDoor::inbound_patience. The
// request is refused only if its signature is invalid, for an unknown agent, and if the body is not JSON.
http::Response answer_inbound(const http::Request& request, VoiceDoor& door);

}  // namespace slotkeeper::retell
