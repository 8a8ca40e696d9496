// zoned_text: reads an instant from input of people and language models, which may name a time zone.
//
// Read on: base/calendar_text.h reads the parts.
#pragma once

#include "engine/base/calendar_text.h"

#include <optional>
#include <string_view>

namespace slotkeeper {

// A written time with an offset, a zone name (RFC 9557) or both: "2026-12-03T10:00[Europe/Berlin]". std::nullopt for
// any other format, outside limits::instant_min to instant_max, if the offset is not the zone's at that time, and for a
// local time that occurs twice or never.
std::optional<Instant> parse_lenient(std::string_view text, Fraction fraction = Fraction::down);

}  // namespace slotkeeper
