// time_zone: the only file that uses the zones of Howard Hinnant's library; it converts between std::chrono's types and
// the library's.
#include "engine/time/time_zone.h"

#include "engine/base/calendar_text.h"
#include "engine/base/limits.h"
#include "engine/time/zone_table.h"

#include <date/tz.h>

#include <stdexcept>

namespace slotkeeper {

namespace {

date::local_seconds to_library(std::chrono::local_seconds local) {
    return date::local_seconds{local.time_since_epoch()};
}

using std::chrono::days;
using std::chrono::local_seconds;

bool is_taken(Instant instant) { return instant >= limits::instant_min && instant < limits::instant_max; }

// Far enough inside the limits that no offset moves it beyond the range of the zone rules.
bool is_local_of_taken(local_seconds local) {
    const Instant as_utc{local.time_since_epoch()};
    return is_taken(as_utc - days(1)) && is_taken(as_utc + days(1));
}

// The instant of this local time, if there is exactly one.
std::optional<Instant> only_instant(const TimeZone& zone, local_seconds local) {
    const auto first = zone.to_utc(local);
    return first && first == zone.to_utc(local, Pass::second) ? first : std::nullopt;
}

}  // namespace

Result<TimeZone> TimeZone::find(std::string_view iana_name) {
    if (!is_zone_name(iana_name)) {
        return refuse(ErrorCode::invalid_field, "time_zone",
                      "is not a time zone of the IANA list; write it as there, e.g. \"Europe/Berlin\"");
    }
    return TimeZone(*date::locate_zone(iana_name));
}

TimeZone TimeZone::utc() { return TimeZone(*date::locate_zone("UTC")); }

void TimeZone::load_all() {
    for (const auto& zone : date::get_tzdb().zones) {
        try {
            (void)zone.get_info(date::sys_seconds{});  // the library reads a zone's file when it is first used
        } catch (const std::runtime_error&) {          // a file that is not a zone
        }
    }
    if (!find("UTC"))
        throw std::runtime_error("the time zone database of this machine cannot be read (package tzdata)");
}

const std::string& TimeZone::name() const { return zone_->name(); }

std::optional<Instant> TimeZone::to_utc(std::chrono::local_seconds local, Pass pass) const {
    const auto info = zone_->get_info(to_library(local));
    if (info.result == date::local_info::nonexistent) return std::nullopt;
    const bool second = info.result == date::local_info::ambiguous && pass == Pass::second;
    return Instant{local.time_since_epoch() - (second ? info.second.offset : info.first.offset)};
}

std::chrono::local_seconds TimeZone::to_local(Instant instant) const {
    return std::chrono::local_seconds{instant.time_since_epoch() + offset(instant)};
}

Seconds TimeZone::offset(Instant instant) const { return zone_->get_info(instant).offset; }

TimeZone::Period TimeZone::period(Instant instant) const {
    const auto info = zone_->get_info(instant);
    return {.span = {info.begin, info.end}, .offset = info.offset};
}

Instant TimeZone::first_instant_of(std::chrono::local_days day) const {
    const auto info = zone_->get_info(to_library(std::chrono::local_seconds{day}));
    if (info.result == date::local_info::nonexistent) return info.second.begin;
    return Instant{std::chrono::local_seconds{day}.time_since_epoch() - info.first.offset};
}

std::chrono::local_days TimeZone::local_day(Instant instant) const {
    return std::chrono::floor<std::chrono::days>(to_local(instant));
}

std::string TimeZone::format_rfc3339(Instant instant) const {
    // The notation has no seconds in the offset; no zone has had any since 1972, and limits::instant_min lies later.
    return slotkeeper::format_rfc3339(to_local(instant), offset(instant));
}

std::optional<Instant> parse_lenient(std::string_view text, Fraction fraction) {
    const auto written = parse_written_time(text);
    if (!written) return std::nullopt;
    const auto local = written->rounded(fraction);
    std::optional<Instant> instant;
    if (written->offset) instant = Instant{local.time_since_epoch() - *written->offset};
    if (written->zone) {
        const auto zone = TimeZone::find(*written->zone);
        if (!zone || !is_local_of_taken(local)) return std::nullopt;
        if (!instant) instant = only_instant(*zone, local);
        // Z says nothing about the local clock (RFC 9557), so only a numeric offset is compared.
        if (instant && !written->is_utc && zone->to_local(*instant) != local) return std::nullopt;
    }
    return instant && is_taken(*instant) ? instant : std::nullopt;
}

}  // namespace slotkeeper
