// peak_times: hours of the week in which a service has another price, or wants an approval.
//
// Pure. Read on: price_at() in durations.h gives the price of a booking.
#pragma once

#include "engine/base/enum_names.h"
#include "engine/time/time_zone.h"
#include "engine/time/weekly_hours.h"

#include <cstdint>
#include <vector>

namespace slotkeeper {

// Whether a person has to approve each booking.
enum class Approval : std::uint8_t { none, required };
template <>
struct EnumNames<Approval> {
    static constexpr std::array<std::string_view, 2> all{"none", "required"};
};

// Of a booking that begins in these hours.
struct PeakTime {
    WeeklyHours hours{};                 // by the clock of the branch; not empty
    std::int64_t price = 0;              // in hundredths (price.h), whatever the chosen length
    Approval approval = Approval::none;  // none: as the service says

    bool operator==(const PeakTime&) const = default;
};

// The one in which a booking begins, on the clock of its branch; nullptr: none. A repeated hour is in it in both
// passes, a skipped one never comes. REQUIRES: no two overlap.
const PeakTime* peak_at(const std::vector<PeakTime>& peaks, const TimeZone& zone, Instant start);

}  // namespace slotkeeper
