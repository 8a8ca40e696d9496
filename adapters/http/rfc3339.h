// rfc3339: reads and writes instants as in JSON, e.g. 2026-11-23T09:30:00+01:00.
//
// The offset is always written and always required, so an instant never depends on a local time zone. An instant is a
// whole second; a fraction, which JavaScript's toISOString always writes, is rounded as the caller of this module says.
// Read on: engine/time/time_zone.h writes instants in local time.
#pragma once

#include "engine/base/clock.h"
#include "engine/base/result.h"

#include <optional>
#include <string>
#include <string_view>

namespace slotkeeper::http {

// How a fraction of a second is rounded: down for a start, up for an end, so that the rounded interval contains the
// given one.
enum class Fraction { down, up };

// "YYYY-MM-DDThh:mm:ss", an optional fraction, then 'Z' or "+hh:mm" or "-hh:mm". std::nullopt for any other format, for
// a day that does not exist, and outside limits::instant_min to instant_max.
std::optional<Instant> parse_rfc3339(std::string_view text, Fraction fraction = Fraction::down);

// The same, or invalid_field with the expected format.
Result<Instant> read_rfc3339(std::string_view text, std::string field, Fraction fraction = Fraction::down);

// For input of people and language models. Also accepts a space instead of the T, a time without seconds, "+0100" and
// "+01", and a trailing zone name (RFC 9557): "2026-12-03T10:00[Europe/Berlin]". std::nullopt if the offset is not the
// zone's at that time, and for a local time that occurs twice or never.
std::optional<Instant> parse_lenient(std::string_view text, Fraction fraction = Fraction::down);

// In UTC: 2026-11-23T08:30:00Z.
std::string rfc3339(Instant instant);

}  // namespace slotkeeper::http
