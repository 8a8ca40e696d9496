// announcement: a webhook event that an operation on a booking produces.
//
// The operation creates it while the booking has the state that the webhook shows; subscriptions and delivery are
// handled elsewhere. Read on: webhook_payload.h creates them, postman.h sends them, exchange.h returns them.
#pragma once

#include "engine/base/enum_names.h"

#include <nlohmann/json.hpp>

#include <array>
#include <cstdint>
#include <string>
#include <string_view>

namespace slotkeeper::simulator {

// The triggers that the simulator sends; users can subscribe to more (subscriptions.h).
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
    int user_id;  // the owner of the subscriptions
    std::string booking_uid;
    nlohmann::json payload;
};

}  // namespace slotkeeper::simulator

template <>
struct slotkeeper::EnumNames<slotkeeper::simulator::Trigger> {
    static constexpr std::array<std::string_view, 6> all{"BOOKING_CREATED",   "BOOKING_RESCHEDULED",
                                                         "BOOKING_REQUESTED", "BOOKING_CANCELLED",
                                                         "BOOKING_REJECTED",  "BOOKING_NO_SHOW_UPDATED"};
};
