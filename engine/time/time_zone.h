// time_zone: from the clock on a wall to UTC and back.
//
// An instant has one local time, but a local time may have no instant (the hour that is skipped in spring) or two (the
// hour that comes twice in autumn); who asks says what it wants then. The rules are those of the machine's zone
// database, read once. It knows no daylight saving time from 2038 on, which is why limits::instant_max ends there. The
// library behind it stays in time_zone.cpp: GCC 12 has the calendar of C++20, but not its time zones.
#pragma once

#include "engine/base/clock.h"
#include "engine/base/result.h"
#include "engine/time/interval.h"

#include <chrono>
#include <optional>
#include <string>
#include <string_view>

namespace date {
class time_zone;
}

namespace slotkeeper {

// Which of the two is meant where a local time comes twice; elsewhere both mean the same.
enum class Pass { first, second };

// Small, copied freely; valid for the whole life of the process.
class TimeZone {
public:
    // By its IANA name, as it is spelt there ("Europe/Berlin"). Else invalid_field, "time_zone".
    static Result<TimeZone> find(std::string_view iana_name);
    static TimeZone utc();
    // Reads all zones, so that none needs a file later, when there may be no handle left for it. Throws
    // std::runtime_error if the machine's zone database cannot be read.
    static void load_all();

    const std::string& name() const;

    // Empty: the clock jumps over this local time.
    std::optional<Instant> to_utc(std::chrono::local_seconds local, Pass pass = Pass::first) const;
    std::chrono::local_seconds to_local(Instant instant) const;

    // Local time minus UTC; east of Greenwich is positive.
    Seconds offset(Instant instant) const;

    // The longest stretch around the instant in which the clock runs evenly, and the offset in it.
    struct Period {
        Interval span;
        Seconds offset;
    };
    Period period(Instant instant) const;

    // The first instant of that local day: midnight, or where the clock jumps over midnight, the jump. Where midnight
    // comes twice, its first pass. A day that a zone left out (Samoa, 30 December 2011) begins where the next one does.
    Instant first_instant_of(std::chrono::local_days day) const;
    std::chrono::local_days local_day(Instant instant) const;

    // RFC 3339 with the zone's offset: 2026-11-25T09:00:00+01:00.
    std::string format_rfc3339(Instant instant) const;

    // The same zone by the same name; a link and its target differ.
    bool operator==(const TimeZone&) const = default;

private:
    explicit TimeZone(const date::time_zone& zone) : zone_(&zone) {}

    const date::time_zone* zone_;  // owned by the library's list of zones, which is never freed
};

}  // namespace slotkeeper
