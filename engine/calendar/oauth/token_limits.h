// token_limits: the bounds of OAuth, by name; see base/limits.h.
#pragma once

#include "engine/base/clock.h"

#include <cstddef>

namespace slotkeeper::limits {

inline constexpr auto authorisation_lifetime = std::chrono::minutes{10};
inline constexpr auto authorisation_kept = std::chrono::days{1};  // after its end, for a clear error to a late return
inline constexpr std::size_t code_length_max = 1'000;             // of a returned code or state
inline constexpr std::size_t token_length_max = 4'000;
inline constexpr Seconds token_lifetime_default{1'800};  // if Cal.com names none
inline constexpr auto token_renewed_ahead = std::chrono::minutes{2};
inline constexpr auto token_last_use = std::chrono::seconds{5};  // before its end, if it could not be renewed
inline constexpr auto token_patience = std::chrono::seconds{5};  // for another process that is renewing it
inline constexpr auto token_deadline = std::chrono::seconds{8};  // of one token request
inline constexpr Seconds token_doubt_wait{2};     // before the second attempt with a token that may be used up
inline constexpr Seconds token_trouble_wait{60};  // if Cal.com refuses our own client

}  // namespace slotkeeper::limits
