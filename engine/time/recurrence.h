// recurrence: the rule of a series, an RRULE of RFC 5545, read and expanded in local time.
//
// "FREQ=WEEKLY;COUNT=8" from Monday at nine is every Monday at nine, in summer and in winter. A rule has an end: COUNT
// or UNTIL. The time of day is that of the start, so the rules BYHOUR, BYMINUTE and BYSECOND are refused, and so are
// frequencies below a day. The text is checked here, part by part; libical, which is used in recurrence.cpp only, finds
// the dates. Read on: booking/series.h has the series that are booked.
#pragma once

#include "engine/base/result.h"
#include "engine/time/time_zone.h"

#include <chrono>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace slotkeeper {

class Recurrence {
public:
    // Refuses with the field "rrule": missing_field without FREQ or an end, unknown_field for an unknown part, else
    // invalid_field. Small letters and a leading "RRULE:" are accepted.
    static Result<Recurrence> parse(std::string_view text);

    // In capital letters, its parts as they were given.
    const std::string& text() const { return text_; }

    // The local times of day of the start, sorted; the first one is `start`. Days without such a time of day are in the
    // list too: resolve() says what becomes of them. invalid_field "start": the rule has no occurrence then;
    // invalid_field "rrule": more than `most`, or some after limits::instant_max. `zone`: for an UNTIL in UTC.
    Result<std::vector<std::chrono::local_seconds>> starts(std::chrono::local_seconds start, const TimeZone& zone,
                                                           std::size_t most) const;

private:
    Recurrence() = default;
    friend class RecurrenceReader;

    // The last moment, included: local time, or UTC.
    struct Until {
        std::chrono::local_seconds time;
        bool is_utc = false;
    };

    bool is_over(std::chrono::local_seconds start, std::size_t before, const TimeZone& zone) const;

    std::string text_, pattern_;  // the pattern has no end
    std::size_t count_ = 0;       // 0: by `until_`
    std::optional<Until> until_;
};

// What became of a local time of day: the clock may skip it in spring, and repeat it in autumn.
enum class ClockChange : std::uint8_t { none, skipped, repeated };
template <>
struct EnumNames<ClockChange> {
    static constexpr std::array<std::string_view, 3> all{"none", "skipped", "repeated"};
};

struct ResolvedTime {
    Instant at;  // of a skipped time: the instant of the jump; of a repeated one: its first pass
    ClockChange change = ClockChange::none;
};
// REQUIRES: `local` is within the limits of instants, by a day at least.
ResolvedTime resolve(const TimeZone& zone, std::chrono::local_seconds local);

}  // namespace slotkeeper
