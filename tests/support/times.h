// times: instants and intervals as a test writes and reads them, always UTC: "2026-03-29 01:00".
#pragma once

#include "engine/time/interval.h"

#include <string>
#include <string_view>

namespace slotkeeper::testing {

// From "YYYY-MM-DD HH:MM" or "YYYY-MM-DD HH:MM:SS"; anything else throws std::invalid_argument.
Instant utc(std::string_view text);
std::chrono::local_seconds local(std::string_view text);
Interval interval(std::string_view from, std::string_view until);

// The other way; seconds are shown where they are not 0.
std::string text(Instant instant);
std::string text(std::chrono::local_seconds local);
// "2026-03-29 01:00..2026-03-29 02:00, ..."; "never" if the list is empty.
std::string text(const Intervals& intervals);

}  // namespace slotkeeper::testing
