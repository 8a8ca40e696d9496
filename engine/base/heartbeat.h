// heartbeat: runs a function periodically on its own thread for as long as the object lives.
//
// Leases are renewed with it while their holder works. The first run comes after one interval; the destructor waits for
// a run in progress, and none follows.
#pragma once

#include <chrono>
#include <condition_variable>
#include <functional>
#include <mutex>
#include <thread>

namespace slotkeeper {

class Heartbeat {
public:
    // REQUIRES: the beat does not throw.
    Heartbeat(std::chrono::milliseconds every, std::function<void()> beat)
        : thread_([every, beat = std::move(beat)](const std::stop_token& stop) {
              std::mutex mutex;
              std::condition_variable_any stopped;
              std::unique_lock lock(mutex);
              while (!stopped.wait_for(lock, stop, every, [&] { return stop.stop_requested(); })) beat();
          }) {}

private:
    std::jthread thread_;
};

}  // namespace slotkeeper
