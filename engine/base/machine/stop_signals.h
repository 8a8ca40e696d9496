// stop_signals: SIGTERM and SIGINT as something to wait for.
//
// They are blocked for the whole process, so they interrupt no thread, and taken by the thread that waits. Construct it
// before any thread is started: threads inherit the signal mask.
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
