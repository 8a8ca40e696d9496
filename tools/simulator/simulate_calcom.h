// simulate_calcom: the stand-in for Cal.com as a running server, for tests, demos and `slotkeeper simulate calcom`.
//
// It listens on loopback and nowhere else, because it takes any key.
// Read on: README.md says what it imitates, calcom/calcom.h does it.
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
    unsigned short port = 0;  // 0: a free one
    int rate_limit_per_minute = 120;
    std::optional<std::uint64_t> seed{};  // of uids and faults; drawn afresh where none is given
    bool realistic = false;               // takes as long as the real one, and loses the races that it loses
    const Clock* clock = nullptr;         // of a test, which outlives it; null: the machine's
    std::filesystem::path keep{};         // the file in which it keeps what it holds; empty: it forgets
};

class CalcomSimulator {
public:
    // Listens from here on. Throws std::invalid_argument where the host is not loopback, std::runtime_error where it
    // cannot listen or keep.
    explicit CalcomSimulator(SimulatorOptions options);
    ~CalcomSimulator();
    CalcomSimulator(const CalcomSimulator&) = delete;
    CalcomSimulator& operator=(const CalcomSimulator&) = delete;

    std::string address() const;  // "http://127.0.0.1:8081"
    void stop();                  // requests that run are cut off after two seconds

private:
    class Running;
    std::unique_ptr<Running> running_;
};

}  // namespace slotkeeper::simulator
