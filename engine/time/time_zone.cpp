// time_zone: the only file that uses the zones of Howard Hinnant's library; it converts between std::chrono's types and
// the library's.
#include "engine/time/time_zone.h"

#include "engine/base/calendar_text.h"
#include "engine/time/zone_table.h"

#include <date/tz.h>

#include <stdexcept>

namespace slotkeeper {

namespace {

date::local_seconds to_library(std::chrono::local_seconds local) {
    return date::local_seconds{local.time_since_epoch()};
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

}  // namespace slotkeeper
