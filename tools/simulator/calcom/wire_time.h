// wire_time: times as Cal.com writes and reads them.
//
// It answers in UTC with milliseconds ("2026-11-25T09:00:00.000Z") whatever offset it was asked with; a time without an
// offset means UTC. Bookings lie on whole seconds here, finer parts of a start are cut off.
#pragma once

#include "engine/base/clock.h"
#include "engine/time/time_zone.h"

#include <optional>
#include <string>
#include <string_view>

namespace slotkeeper::simulator {

// 2026-11-25, 2026-11-25T09:00, with or without seconds, fraction, Z or an offset. Empty where it is no such time.
std::optional<Moment> parse_time(std::string_view text);

std::string format_time(Moment moment);

// With the zone's offset, as GET /v2/slots writes it: 2026-11-25T10:00:00.000+01:00. Only UTC itself is written Z.
std::string format_time_in(const TimeZone& zone, Instant instant);

// 2026-11-25
std::string format_day(std::chrono::local_days day);

}  // namespace slotkeeper::simulator
