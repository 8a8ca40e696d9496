// hook_routes: the addresses at which the voice platform tells something, beside those at which it asks for functions.
//
// Read on: inbound_hook.h is a call that is about to be answered, call_events.h what happened to one.
#pragma once

#include "adapters/http/router.h"
#include "adapters/retell/voice_door.h"

namespace slotkeeper::retell {

void add_hook_routes(http::Router& router, VoiceDoor& door);

}  // namespace slotkeeper::retell
