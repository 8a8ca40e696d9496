// voice_webhook: the shared state of the voice platform's routes.
//
// Read on: voice_functions.h serves the functions, hooks/hooks.h the webhooks, receptionist/voice_turn.h is the
// context of the functions.
#pragma once

#include "adapters/receptionist/voice_turn.h"
#include "adapters/retell/access/signature.h"
#include "adapters/retell/access/voice_keys.h"
#include "adapters/retell/access/voice_limits.h"
#include "adapters/retell/hooks/short_patience.h"
#include "adapters/retell/voice_call.h"
#include "adapters/retell/voice_routing.h"

namespace slotkeeper::retell {

using namespace language;
using namespace receptionist;

// Must outlive the router.
struct VoiceWebhook {
    Receptionist& receptionist;
    const Sealer& sealer;
    bool loopback = true;           // whether only this machine can reach the server
    bool tells_next_start = false;  // whether the inbound webhook returns it, before the caller is verified
    VoiceLimits limits{};           // all off by default
    CallLog calls{receptionist.database, receptionist.ids, receptionist.clock};
    VoiceKeys keys{receptionist.database, receptionist.catalogs, receptionist.clock, sealer};
    VoiceRouting routing{receptionist.database, receptionist.clock};
    StaleNote stale{receptionist.clock};
    std::chrono::milliseconds inbound_patience{250};  // the caller hears ringing meanwhile
    ShortPatience short_patience{};                   // last, because its threads use the others
};

}  // namespace slotkeeper::retell
