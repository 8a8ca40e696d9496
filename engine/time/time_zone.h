// time_zone: converts between local time and UTC.
//
// An instant has one local time, but a local time may have no instant (the hour that is skipped in spring) or two (the
// hour that is repeated in autumn); the caller says which one it wants. The rules are those of the machine's zone
// database, read once. It has no daylight saving time from 2038 on, so limits::instant_max ends there. The library is
// used in time_zone.cpp only: GCC 12 has the calendar of C++20, but not its time zones.
#pragma once

#include "engine/base/calendar_text.h"
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

// Which instant is meant if a local time is repeated; otherwise both mean the same.
enum class Pass { first, second };

// Small, copied freely; valid for the whole life of the process.
class TimeZone {
public:
    // By its IANA name, in its exact spelling ("Europe/Berlin"). Otherwise invalid_field, "time_zone".
    static Result<TimeZone> find(std::string_view iana_name);
    static TimeZone utc();
    // Reads all zones, so that none needs a file later, when there may be no file descriptor left. Throws
    // std::runtime_error if the machine's zone database cannot be read.
    static void load_all();

    const std::string& name() const;

    // std::nullopt if the clock skips this local time.
    std::optional<Instant> to_utc(std::chrono::local_seconds local, Pass pass = Pass::first) const;
    std::chrono::local_seconds to_local(Instant instant) const;

    // Local time minus UTC; east of Greenwich is positive.
    Seconds offset(Instant instant) const;

    // The longest interval around the instant with a constant offset, and that offset.
    struct Period {
        Interval span;
        Seconds offset;
    };
    Period period(Instant instant) const;

    // The first instant of that local day: midnight; the jump if the clock skips midnight; its first pass if midnight
    // is repeated. A day that a zone left out (Samoa, 30 December 2011) begins where the next one does.
    Instant first_instant_of(std::chrono::local_days day) const;
    std::chrono::local_days local_day(Instant instant) const;

    // RFC 3339 with the zone's offset: 2026-11-25T09:00:00+01:00.
    std::string format_rfc3339(Instant instant) const;

    // The same zone by the same name; an alias and its target differ.
    bool operator==(const TimeZone&) const = default;

private:
    explicit TimeZone(const date::time_zone& zone) : zone_(&zone) {}

    const date::time_zone* zone_;  // owned by the library's list of zones, which is never freed
};

// --- input of people and language models, which may name a time zone -----------------------------
// A written time with an offset, a zone name (RFC 9557) or both: "2026-12-03T10:00[Europe/Berlin]". std::nullopt for
// any other format, outside limits::instant_min to instant_max, if the offset is not the zone's at that time, and for a
// local time that occurs twice or never.
std::optional<Instant> parse_lenient(std::string_view text, Fraction fraction = Fraction::down);

}  // namespace slotkeeper
