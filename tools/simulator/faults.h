// faults: trouble on purpose, at a given rate, the same again for the same seed.
//
// A fault is drawn once per request, in order of their coming, from a generator that is seeded when the plan is set.
// Every fault that struck is remembered together with what the request really did, so that a test can tell an answer
// that was lost from a request that was never served.
#pragma once

#include "engine/base/clock.h"
#include "engine/base/words.h"

#include <array>
#include <cstdint>
#include <mutex>
#include <optional>
#include <random>
#include <string>
#include <string_view>
#include <vector>

namespace slotkeeper::simulator {

enum class FaultKind : std::uint8_t {
    delay,              // served, answered late
    too_many_requests,  // not served, 429
    error_before,       // not served, 500
    not_found_before,   // not served, 404 as of a gateway that stands before it
    error_after,        // served, then 500 all the same
    cut_after,          // served, then the connection is cut without an answer
};

}  // namespace slotkeeper::simulator

template <>
struct slotkeeper::Words<slotkeeper::simulator::FaultKind> {
    static constexpr std::array<std::string_view, 6> all{"delay",      "429",       "500_before",
                                                         "404_before", "500_after", "cut_after"};
};

namespace slotkeeper::simulator {

// Whether the request is served under this fault.
constexpr bool has_effect(FaultKind kind) {
    return kind == FaultKind::delay || kind == FaultKind::error_after || kind == FaultKind::cut_after;
}

struct FaultPlan {
    double rate = 0;  // of all requests, 0 to 1
    std::vector<FaultKind> kinds{};
    std::uint64_t seed = 0;
    std::chrono::milliseconds delay_min{50};
    std::chrono::milliseconds delay_max{400};
    // What a 429 says in its Reset header: short, so that a test does not wait out the minute of the real one.
    Seconds reset{1};
};

struct Fault {
    FaultKind kind;
    std::chrono::milliseconds delay{0};
    Seconds reset{0};
};

struct FaultRecord {
    Moment at;
    std::string request_id;
    std::string method;
    std::string path;
    FaultKind kind;
    std::optional<int> served_status{};  // of the true answer; empty where the request was not served
    std::string booking_uid{};           // of the booking in the true answer
};

// Safe for many threads.
class Faults {
public:
    // REQUIRES: 0 <= rate <= 1, kinds unless rate is 0, delay_min <= delay_max.
    void set_plan(FaultPlan plan);
    FaultPlan plan() const;

    std::optional<Fault> draw();

    void remember(FaultRecord record);
    std::vector<FaultRecord> records() const;

private:
    mutable std::mutex mutex_;
    FaultPlan plan_;
    std::mt19937_64 random_;
    std::vector<FaultRecord> records_;
};

}  // namespace slotkeeper::simulator
