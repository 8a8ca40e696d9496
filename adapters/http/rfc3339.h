// rfc3339: instants as they are written in JSON, e.g. 2026-11-23T09:30:00+01:00.
//
// An offset is always given and always demanded, so no instant depends on where somebody is. Whole seconds only. Read
// on: engine/time/time_zone.h writes them on local clocks.
#pragma once

#include "engine/base/clock.h"
#include "engine/base/result.h"

#include <optional>
#include <string>
#include <string_view>

namespace slotkeeper::http {

// "YYYY-MM-DDThh:mm:ss", a fraction of nothing but zeros if any, then 'Z' or "+hh:mm" or "-hh:mm". Empty where it is
// anything else, a day that no calendar has, or outside limits::instant_min to instant_max.
std::optional<Instant> parse_rfc3339(std::string_view text);

// The same, or invalid_field with a word on what would be right.
Result<Instant> read_rfc3339(std::string_view text, std::string field);

// In UTC: 2026-11-23T08:30:00Z.
std::string rfc3339(Instant instant);

}  // namespace slotkeeper::http
