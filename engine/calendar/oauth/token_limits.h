// token_limits: the bounds of OAuth, by name; see base/limits.h.
#pragma once

#include "engine/base/clock.h"

#include <cstddef>

namespace slotkeeper::limits {

inline constexpr auto authorisation_lifetime = std::chrono::minutes{10};
inline constexpr auto authorisation_kept = std::chrono::days{1};  // after its end, so that a late comer is told
inline constexpr std::size_t code_length_max = 1'000;             // of a code or state that comes back
inline constexpr std::size_t token_length_max = 4'000;
inline constexpr Seconds token_lifetime_default{1'800};  // where they do not say
inline constexpr auto token_renewed_ahead = std::chrono::minutes{2};
inline constexpr auto token_last_use = std::chrono::seconds{5};  // before its end, where it could not be renewed
inline constexpr auto token_patience = std::chrono::seconds{5};  // with somebody else who is renewing it
inline constexpr auto token_deadline = std::chrono::seconds{8};  // of one request for tokens
inline constexpr Seconds token_doubt_wait{2};     // before the second try with a token that may have been used
inline constexpr Seconds token_trouble_wait{60};  // where it is our own name over there that is refused

}  // namespace slotkeeper::limits
