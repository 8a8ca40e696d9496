// faults: injects faults at a given rate, reproducibly for a seed.
//
// A fault is drawn once per request, in order of arrival, and once per webhook, from two generators that are seeded
// when the plan is set: so the number of webhooks of a request does not affect the next request. Every fault is
// recorded with the real outcome, so that a test can distinguish a lost response from a request that was not served,
// and a repeated webhook from two webhooks.
#pragma once

#include "engine/base/clock.h"
#include "engine/base/enum_names.h"

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
    not_found_before,   // not served, 404 as from a gateway in front of it
    error_after,        // served, but answered 500
    cut_after,          // served, then the connection is cut without a response
    hang,               // served or not; no response until all clients have timed out, then the connection is cut
    html,               // served or not; a gateway's page instead of a response, with 502 or 200
    served_late,        // served after all clients have timed out, and no response
    expired_token,      // not served, 498 or 401; only for requests with credentials
    webhook_doubled,    // sent twice, byte for byte
    webhook_lost,       // never sent
    webhook_late,       // sent some time after the response
    webhook_reordered,  // sent after the next one of the same subscription
};

}  // namespace slotkeeper::simulator

template <>
struct slotkeeper::EnumNames<slotkeeper::simulator::FaultKind> {
    static constexpr std::array<std::string_view, 14> all{
        "delay",           "429",          "500_before",   "404_before",       "500_after",
        "cut_after",       "hang",         "html",         "served_late",      "expired_token",
        "webhook_doubled", "webhook_lost", "webhook_late", "webhook_reordered"};
};

namespace slotkeeper::simulator {

constexpr bool is_of_webhooks(FaultKind kind) { return kind >= FaultKind::webhook_doubled; }

struct FaultPlan {
    double rate = 0;  // share of all requests, and of all webhooks, 0 to 1
    std::vector<FaultKind> kinds{};
    std::uint64_t seed = 0;
    std::chrono::milliseconds delay_min{50};
    std::chrono::milliseconds delay_max{400};
    // The Reset header of a 429: short, so that a test need not wait the minute of the real service.
    Seconds reset{1};
    std::chrono::milliseconds hang{30'000};  // longer than our clients' timeouts; also the delay of served_late
};

struct Fault {
    FaultKind kind;
    std::chrono::milliseconds delay{0};  // of the response, or of the webhook after the response
    Seconds reset{0};
    bool served = false;   // whether the request is served under this fault
    bool variant = false;  // html: 200 instead of 502; expired_token: 401 instead of 498
};

struct FaultRecord {
    Moment at;
    std::string request_id;
    std::string method;
    std::string path;  // for a webhook: its URL
    FaultKind kind;
    std::optional<int> served_status{};  // of the real response; std::nullopt if the request was not served
    std::string booking_uid{};           // of the booking in the real response or in the webhook
    std::string trigger{};               // for a webhook
    int deliveries = 0;                  // how often the webhook has been sent so far
};

// Thread-safe.
class Faults {
public:
    // REQUIRES: 0 <= rate <= 1, kinds unless rate is 0, delay_min <= delay_max.
    void set_plan(FaultPlan plan);
    FaultPlan plan() const;

    std::optional<Fault> draw();
    std::optional<Fault> draw_for_webhook();

    std::size_t remember(FaultRecord record);
    // Records that a webhook with a fault was sent after all; `status` is std::nullopt without a response.
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
