// calendar_text: the one place that reads and writes dates, times of day and instants as text.
//
// The forms are those of ISO 8601 as RFC 3339 profiles them, and the date of HTTP headers. Pure, without the rules of
// any time zone: a text has an offset, or it is local time. Two kinds of text are read elsewhere: database cells
// (store/mariadb/value.h, where each row has several) and human language (adapters/language). Read on:
// engine/time/time_zone.h writes instants in local time, and reads times with the name of a zone.
#pragma once

#include "engine/base/clock.h"
#include "engine/base/result.h"

#include <chrono>
#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

namespace slotkeeper {

// --- dates and times of day -----------------------------------------------------------------------
// "2026-12-01" and nothing else; std::nullopt for any other format and for a day that does not exist.
std::optional<std::chrono::year_month_day> parse_iso_date(std::string_view text);
std::string format_iso_date(const std::chrono::year_month_day& date);
std::string format_iso_date(std::chrono::local_days day);

// "09:30", and "24:00" for the end of the day, as minutes since midnight. std::nullopt for any other text.
std::optional<int> parse_time_of_day(std::string_view text);
std::string format_time_of_day(int minute);

// REQUIRES: number < 100.
std::string two_digits(unsigned number);

// --- instants -------------------------------------------------------------------------------------
// How a fraction of a second is rounded: down for a start, up for an end, so that the rounded interval contains the
// given one.
enum class Fraction { down, up };

// "YYYY-MM-DDThh:mm:ss", an optional fraction, then 'Z' or "+hh:mm" or "-hh:mm". The offset is required, so an instant
// never depends on a local time zone. std::nullopt for any other format, for a day that does not exist, and outside
// limits::instant_min to instant_max.
std::optional<Instant> parse_rfc3339(std::string_view text, Fraction fraction = Fraction::down);

// The same, or invalid_field with the expected format.
Result<Instant> read_rfc3339(std::string_view text, std::string field, Fraction fraction = Fraction::down);

// The same with its fraction, cut to microseconds.
std::optional<Moment> parse_rfc3339_moment(std::string_view text);

// In UTC: 2026-11-23T08:30:00Z.
std::string format_rfc3339(Instant instant);
// In UTC with a fraction, cut: 2026-11-23T08:30:00.125Z.
enum class Precision : std::size_t { milliseconds = 3, microseconds = 6 };  // the digits of the fraction
std::string format_rfc3339(Moment moment, Precision precision);
// With an offset: 2026-11-25T09:00:00+01:00. `east` is local time minus UTC; its seconds are cut.
std::string format_rfc3339(std::chrono::local_seconds local, Seconds east);

// --- what people, language models and other systems write -----------------------------------------
// The parts of a time. It also has a space instead of the T, no seconds, "+0100" or "+01" as its offset, or a trailing
// zone name (RFC 9557): "2026-12-03T10:00[Europe/Berlin]".
struct WrittenTime {
    std::chrono::local_seconds local;       // of any year with four digits, without the fraction
    std::chrono::microseconds fraction{0};  // of the second, cut to microseconds
    bool is_whole = true;                   // whether all digits of the fraction are 0
    std::optional<Seconds> offset{};        // local time minus UTC
    bool is_utc = false;                    // the offset was written as Z
    std::optional<std::string> zone{};      // a zone name without its brackets; unchecked

    std::chrono::local_seconds rounded(Fraction to) const { return local + Seconds(to == Fraction::up && !is_whole); }
};
std::optional<WrittenTime> parse_written_time(std::string_view text);

// A written time without offset and zone, its fraction cut: "2026-11-23T09:00".
std::optional<std::chrono::local_seconds> parse_local_time(std::string_view text);

// Whether the text begins with a year beyond limits::instant_max, as in "2038-01-01T09:00".
bool names_late_year(std::string_view text);

// --- HTTP -----------------------------------------------------------------------------------------
// "Sun, 06 Nov 1994 08:49:37 GMT", RFC 9110. A weekday that is not that of the date is accepted.
std::optional<Instant> parse_http_date(std::string_view text);
std::string format_http_date(Instant instant);

}  // namespace slotkeeper
