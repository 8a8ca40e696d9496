// voice: how long a caller's agent waits for each function and hook, with nobody else there and under full booking
// load.
#pragma once

#include "tools/bench/voice/voice_report.h"

namespace slotkeeper::bench {

// A database and a server of its own, as the other runs. Throws where it cannot be set up.
VoiceReport bench_voice(int seconds);

}  // namespace slotkeeper::bench
