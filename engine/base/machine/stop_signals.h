// stop_signals: waits for SIGTERM and SIGINT.
//
// The signals are blocked for the whole process, so they interrupt no thread; wait() receives them. Construct it before
// any thread is started, because threads inherit the signal mask.
#pragma once

#include <chrono>

namespace slotkeeper {

// At most one per process.
class StopSignals {
public:
    StopSignals();
    // True: a signal arrived. False: timeout.
    bool wait(std::chrono::milliseconds patience);
};

}  // namespace slotkeeper
