// voice_door: what the door of the voice platform needs.
//
// Read on: voice_functions.h serves calls, hooks/hook_routes.h what the platform tells us, receptionist/voice_turn.h
// has the functions behind the door.
#pragma once

#include "adapters/receptionist/voice_turn.h"
#include "adapters/retell/access/stale_note.h"
#include "adapters/retell/access/voice_keys.h"
#include "adapters/retell/access/voice_limits.h"
#include "adapters/retell/call_log.h"
#include "adapters/retell/hooks/short_patience.h"
#include "adapters/retell/voice_routing.h"

namespace slotkeeper::retell {

using namespace language;
using namespace receptionist;

// It outlives the router.
struct VoiceDoor {
    Receptionist& receptionist;
    const Sealer& sealer;
    bool loopback = true;           // whether only this machine can reach the server
    bool tells_next_start = false;  // of the customer who seems to call, before they have said their name
    VoiceLimits limits{};           // none, unless they are set
    CallLog calls{receptionist.database, receptionist.ids, receptionist.clock};
    VoiceKeys keys{receptionist.database, receptionist.catalogs, receptionist.clock, sealer};
    VoiceRouting routing{receptionist.database, receptionist.clock};
    StaleNote stale{receptionist.clock};
    std::chrono::milliseconds inbound_patience{250};  // before a call is answered; the caller hears it ringing
    ShortPatience short_patience{};                   // last, because its threads use the others
};

}  // namespace slotkeeper::retell
