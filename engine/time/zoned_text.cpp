// zoned_text: compares the offset with the rules of the zone.
#include "engine/time/zoned_text.h"

#include "engine/base/limits.h"
#include "engine/time/time_zone.h"

namespace slotkeeper {

namespace {

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
