// stop_signals: blocks the signals and waits with sigtimedwait.
#include "engine/base/machine/stop_signals.h"

#include <pthread.h>
#include <csignal>
#include <ctime>

namespace slotkeeper {

namespace {

sigset_t stopping_signals() {
    sigset_t set;
    sigemptyset(&set);
    sigaddset(&set, SIGTERM);
    sigaddset(&set, SIGINT);
    return set;
}

}  // namespace

StopSignals::StopSignals() {
    const auto set = stopping_signals();
    pthread_sigmask(SIG_BLOCK, &set, nullptr);
}

bool StopSignals::wait(std::chrono::milliseconds patience) {
    const auto set = stopping_signals();
    const auto seconds = std::chrono::floor<std::chrono::seconds>(patience);
    timespec time{};
    time.tv_sec = seconds.count();
    time.tv_nsec = std::chrono::nanoseconds(patience - seconds).count();
    return sigtimedwait(&set, nullptr, &time) > 0;
}

}  // namespace slotkeeper
