// inbound_hook: what an agent should know before it answers a call: POST /hooks/retell/{company}/inbound.
//
// The caller hears ringing meanwhile, so the answer never fails the call and never keeps it waiting: what cannot be
// found out in time is left out, and the agent's own defaults hold. The number is no proof of who calls: it is worth a
// given name for the greeting, and whether there is an appointment to come at all; nothing of the appointment itself.
// A number that several people come by is worth no name.
// Source: the platform's documentation of the inbound webhook. Read on: greeting_name.h, short_patience.h.
#pragma once

#include "adapters/http/server.h"
#include "adapters/retell/voice_door.h"

namespace slotkeeper::retell {

// {"call_inbound": {"dynamic_variables": {…, all texts}, "metadata": {…}}}, or of an SMS "chat_inbound"; the object
// is empty where the caller withholds his number, and where the database does not answer within
// VoiceDoor::inbound_patience. Refused are only what is not signed for the company, another agent, and a body that is
// no JSON.
http::Response answer_inbound(const http::Request& request, VoiceDoor& door);

}  // namespace slotkeeper::retell
