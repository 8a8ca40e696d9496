// stop_signals: SIGTERM and SIGINT as something to wait for.
//
// They are blocked for the whole process, so no thread is interrupted by them, and taken by whoever waits. Made before
// any thread is started, because threads inherit what is blocked.
#pragma once

#include <chrono>

namespace slotkeeper {

// One at a time in a process.
class StopSignals {
public:
    StopSignals();
    // True: the program was asked to stop. False: the time is over.
    bool wait(std::chrono::milliseconds patience);
};

}  // namespace slotkeeper
