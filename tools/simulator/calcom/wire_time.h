// wire_time: parses and writes times as Cal.com does.
//
// Times are written in UTC with milliseconds ("2026-11-25T09:00:00.000Z") for any input offset; a time without an
// offset is UTC. Bookings have whole seconds, fractions of a start are cut off.
#pragma once

#include "engine/base/clock.h"
#include "engine/time/time_zone.h"

#include <optional>
#include <string>
#include <string_view>

namespace slotkeeper::simulator {

// 2026-11-25, 2026-11-25T09:00, with or without seconds, fraction, Z or an offset. std::nullopt for other texts.
std::optional<Moment> parse_time(std::string_view text);

std::string format_time(Moment moment);

// With the zone's offset, as in GET /v2/slots: 2026-11-25T10:00:00.000+01:00; Z only for UTC.
std::string format_time_in(const TimeZone& zone, Instant instant);

}  // namespace slotkeeper::simulator
