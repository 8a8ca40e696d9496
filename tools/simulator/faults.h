// faults: trouble on purpose, at a given rate, the same again for the same seed.
//
// A fault is drawn once per request, in order of their coming, and once per webhook, each from a generator of its own
// that is seeded when the plan is set: how many webhooks a request sends changes nothing about the next request. Every
// fault that struck is remembered together with what really happened, so that a test can tell an answer that was lost
// from a request that was never served, and a webhook that came twice from two of them.
#pragma once

#include "engine/base/clock.h"
#include "engine/base/words.h"

#include <array>
#include <cstddef>
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
    hang,               // served or not; no answer for longer than anybody waits, then the connection is cut
    html,               // served or not; a gateway's page instead of an answer, with 502 or 200
    served_late,        // served when nobody waits for it any longer, and no answer
    expired_token,      // not served, 498 or 401; strikes only who comes with credentials
    webhook_doubled,    // sent twice, byte for byte
    webhook_lost,       // never sent
    webhook_late,       // sent some time after the answer
    webhook_reordered,  // sent after the next one of the same subscription
};

}  // namespace slotkeeper::simulator

template <>
struct slotkeeper::Words<slotkeeper::simulator::FaultKind> {
    static constexpr std::array<std::string_view, 14> all{
        "delay",           "429",          "500_before",   "404_before",       "500_after",
        "cut_after",       "hang",         "html",         "served_late",      "expired_token",
        "webhook_doubled", "webhook_lost", "webhook_late", "webhook_reordered"};
};

namespace slotkeeper::simulator {

constexpr bool is_of_webhooks(FaultKind kind) { return kind >= FaultKind::webhook_doubled; }

struct FaultPlan {
    double rate = 0;  // of all requests, and of all webhooks, 0 to 1
    std::vector<FaultKind> kinds{};
    std::uint64_t seed = 0;
    std::chrono::milliseconds delay_min{50};
    std::chrono::milliseconds delay_max{400};
    // What a 429 says in its Reset header: short, so that a test does not wait out the minute of the real one.
    Seconds reset{1};
    std::chrono::milliseconds hang{30'000};  // longer than our own clients wait; and before it is served late
};

struct Fault {
    FaultKind kind;
    std::chrono::milliseconds delay{0};  // of the answer, or of the webhook after the answer
    Seconds reset{0};
    bool served = false;   // whether the request is served under this fault
    bool variant = false;  // html: 200 instead of 502; expired_token: 401 instead of 498
};

struct FaultRecord {
    Moment at;
    std::string request_id;
    std::string method;
    std::string path;  // of a webhook: where it was to go
    FaultKind kind;
    std::optional<int> served_status{};  // of the true answer; empty where the request was not served
    std::string booking_uid{};           // of the booking in the true answer, or that the webhook tells of
    std::string trigger{};               // of a webhook
    int deliveries = 0;                  // how often the webhook has been sent by now
};

// Safe for many threads.
class Faults {
public:
    // REQUIRES: 0 <= rate <= 1, kinds unless rate is 0, delay_min <= delay_max.
    void set_plan(FaultPlan plan);
    FaultPlan plan() const;

    std::optional<Fault> draw();
    std::optional<Fault> draw_for_webhook();

    std::size_t remember(FaultRecord record);
    // A webhook that a fault has struck was sent after all; `status` is empty where no answer came.
    void note_delivery(std::size_t record, std::optional<int> status);
    std::vector<FaultRecord> records() const;

private:
    struct Dice {
        std::mt19937_64 random;
        std::vector<FaultKind> kinds;
    };
    std::optional<Fault> throw_dice(Dice& dice) const;

    mutable std::mutex mutex_;
    FaultPlan plan_;
    Dice requests_;
    Dice webhooks_;
    std::vector<FaultRecord> records_;
};

}  // namespace slotkeeper::simulator
