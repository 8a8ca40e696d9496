// hook_routes: the webhook routes of the voice platform, other than those of the functions.
//
// Read on: inbound_hook.h serves calls that are about to be answered, call_events.h events about calls.
#pragma once

#include "adapters/http/router.h"
#include "adapters/retell/voice_door.h"

namespace slotkeeper::retell {

void add_hook_routes(http::Router& router, VoiceDoor& door);

}  // namespace slotkeeper::retell
