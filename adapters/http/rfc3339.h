// rfc3339: instants as they are written in JSON, e.g. 2026-11-23T09:30:00+01:00.
//
// An offset is always given and always demanded, so no instant depends on where somebody is. An instant is a whole
// second; a fraction, which JavaScript's toISOString always writes, is read and rounded as the caller of this module
// says. Read on: engine/time/time_zone.h writes them on local clocks.
#pragma once

#include "engine/base/clock.h"
#include "engine/base/result.h"

#include <optional>
#include <string>
#include <string_view>

namespace slotkeeper::http {

// How a fraction of a second is rounded: down for a start and the beginning of a span, up for the end of a span, so
// that the span contains all that was asked for.
enum class Fraction { down, up };

// "YYYY-MM-DDThh:mm:ss", a fraction if any, then 'Z' or "+hh:mm" or "-hh:mm". std::nullopt where it is anything else, a
// day that no calendar has, or outside limits::instant_min to instant_max.
std::optional<Instant> parse_rfc3339(std::string_view text, Fraction fraction = Fraction::down);

// The same, or invalid_field that says what would be right.
Result<Instant> read_rfc3339(std::string_view text, std::string field, Fraction fraction = Fraction::down);

// For people and language models. Besides: a space for the T, no seconds, "+0100" and "+01", and the name of a zone
// behind it (RFC 9557): "2026-12-03T10:00[Europe/Berlin]". std::nullopt where the offset is not the zone's at that
// time, and where the clock shows that time twice or never.
std::optional<Instant> parse_lenient(std::string_view text, Fraction fraction = Fraction::down);

// In UTC: 2026-11-23T08:30:00Z.
std::string rfc3339(Instant instant);

}  // namespace slotkeeper::http
