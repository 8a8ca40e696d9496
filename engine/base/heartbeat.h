// heartbeat: something done again and again on a thread of its own, as long as the object lives.
//
// What leases need: they are renewed while their holder is busy with the work itself. The first beat comes after one
// interval; the destructor waits for a beat that is under way, and no beat comes after it.
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
