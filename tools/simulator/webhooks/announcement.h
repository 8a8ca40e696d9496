// announcement: what an operation on a booking has to tell the webhooks of a user.
//
// The operation makes it while the booking is as the webhook shows it; who has subscribed to it, and what becomes of it
// on the way, is none of the operation's business.
// Read on: webhook_payload.h makes them, postman.h sends them, exchange.h carries them.
#pragma once

#include "engine/base/words.h"

#include <nlohmann/json.hpp>

#include <array>
#include <cstdint>
#include <string>
#include <string_view>

namespace slotkeeper::simulator {

// Those that are ever sent from here; more can be subscribed to (subscriptions.h).
enum class Trigger : std::uint8_t {
    booking_created,
    booking_rescheduled,
    booking_requested,
    booking_cancelled,
    booking_rejected,
    booking_no_show_updated,
};

struct Announcement {
    Trigger trigger;
    int user_id;  // whose subscriptions are asked
    std::string booking_uid;
    nlohmann::json payload;
};

}  // namespace slotkeeper::simulator

template <>
struct slotkeeper::Words<slotkeeper::simulator::Trigger> {
    static constexpr std::array<std::string_view, 6> all{"BOOKING_CREATED",   "BOOKING_RESCHEDULED",
                                                         "BOOKING_REQUESTED", "BOOKING_CANCELLED",
                                                         "BOOKING_REJECTED",  "BOOKING_NO_SHOW_UPDATED"};
};
