// brake_limits: the bounds of the brake on mass changes, by name. brake.h says what they are for.
#pragma once

#include "engine/base/clock.h"

namespace slotkeeper::limits {

using namespace std::chrono_literals;

// The defaults of its settings.
inline constexpr int brake_changes = 5;
inline constexpr int brake_percent = 10;
inline constexpr auto brake_window = 10min;    // in which changes by single events are counted
inline constexpr int brake_ends_factor = 2;    // a booking that can be read is better evidence than one that is missing
inline constexpr int brake_moves_factor = 10;  // and a move can be undone
inline constexpr auto brake_accepted = std::chrono::hours{24};  // how long the acceptance of a person is valid

}  // namespace slotkeeper::limits
