// voice: measures the response time of each voice function and webhook, alone and under full booking load.
#pragma once

#include "tools/bench/voice/voice_report.h"

namespace slotkeeper::bench {

// Starts its own database and server. Throws if the set-up fails.
VoiceReport bench_voice(int seconds);

}  // namespace slotkeeper::bench
