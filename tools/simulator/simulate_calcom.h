// simulate_calcom: the Cal.com simulator as a server, for tests, demos and `slotkeeper simulate calcom`.
//
// It listens only on loopback, because it accepts any key. Read on: README.md lists the supported features,
// calcom/calcom.h implements them.
#pragma once

#include "engine/base/clock.h"

#include <cstdint>
#include <filesystem>
#include <memory>
#include <optional>
#include <string>

namespace slotkeeper::simulator {

struct SimulatorOptions {
    std::string host = "127.0.0.1";
    unsigned short port = 0;  // 0: any free port
    int rate_limit_per_minute = 120;
    std::optional<std::uint64_t> seed{};  // of uids and faults; std::nullopt: random
    bool realistic = false;               // simulates the latency and the race conditions of the real service
    const Clock* clock = nullptr;         // a test's clock, which must outlive it; nullptr: the system clock
    std::filesystem::path keep{};         // file for the bookings; empty: they are lost at exit
};

class CalcomSimulator {
public:
    // Begins to listen. Throws std::invalid_argument if the host is not loopback, std::runtime_error if it cannot
    // listen or use its file.
    explicit CalcomSimulator(SimulatorOptions options);
    ~CalcomSimulator();
    CalcomSimulator(const CalcomSimulator&) = delete;
    CalcomSimulator& operator=(const CalcomSimulator&) = delete;

    std::string address() const;  // "http://127.0.0.1:8081"
    void stop();                  // running requests are aborted after two seconds

private:
    class Running;
    std::unique_ptr<Running> running_;
};

}  // namespace slotkeeper::simulator
