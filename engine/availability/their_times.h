// their_times: the starts that a calendar elsewhere offers, as far as they are known, and how old that knowledge is.
//
// Known by event type and UTC day: a day is known as a whole or not at all, and a start is only looked for on the day
// in which it lies, so no time zone and no change of clocks has a say in it. Pure. Read on: desk/find_slots.h uses it;
// calendar/slots/remote_slots.h brings it.
#pragma once

#include "engine/base/ids.h"
#include "engine/time/interval.h"

#include <compare>
#include <cstdint>
#include <map>
#include <optional>
#include <vector>

namespace slotkeeper {

// An event type of one of our accounts.
struct TheirEventType {
    AccountId account;
    std::int64_t event_type_id = 0;
    auto operator<=>(const TheirEventType&) const = default;
};

// UTC days, both of them included.
struct DaySpan {
    std::chrono::sys_days first, last;
    bool operator==(const DaySpan&) const = default;
    bool contains(const DaySpan& other) const { return first <= other.first && other.last <= last; }
};
// REQUIRES: not empty.
DaySpan days_touched(const Interval& interval);

enum class TheirWord : std::uint8_t { unknown, free, taken };

class TheirTimes {
public:
    struct Day {
        std::vector<Instant> starts;  // sorted
        Moment as_of;
    };
    void put(const TheirEventType& which, std::chrono::sys_days day, Day what) {
        days_[which].insert_or_assign(day, std::move(what));
    }

    void forget(const TheirEventType& which, std::chrono::sys_days day);

    TheirWord at(const TheirEventType& which, Instant start) const;
    // What any of the event types offers there; sorted, none twice.
    std::vector<Instant> starts_in(const Interval& span) const;
    bool empty() const { return days_.empty(); }
    // When the oldest of it was true; none where it is empty.
    std::optional<Moment> as_of() const;

private:
    std::map<TheirEventType, std::map<std::chrono::sys_days, Day>> days_;
};

}  // namespace slotkeeper
