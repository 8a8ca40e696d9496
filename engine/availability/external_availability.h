// external_availability: the free starts that Cal.com offers, as far as they are known, and their age.
//
// They are known by event type and UTC day: a day is known as a whole or not at all, and a start is looked up on the
// day in which it lies, so time zones and clock changes do not matter. Pure. Read on: desk/find_slots.h uses it;
// calendar/slots/remote_slots.h fetches them.
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
struct ExternalEventType {
    AccountId account;
    std::int64_t event_type_id = 0;
    auto operator<=>(const ExternalEventType&) const = default;
};

// UTC days, both inclusive.
struct DaySpan {
    std::chrono::sys_days first, last;
    bool operator==(const DaySpan&) const = default;
    bool contains(const DaySpan& other) const { return first <= other.first && other.last <= last; }
};
// REQUIRES: not empty.
DaySpan days_touched(const Interval& interval);

enum class StartAvailability : std::uint8_t { unknown, free, taken };

class ExternalAvailability {
public:
    struct Day {
        std::vector<Instant> starts;  // sorted
        Moment as_of;
    };
    void put(const ExternalEventType& which, std::chrono::sys_days day, Day what) {
        days_[which].insert_or_assign(day, std::move(what));
    }

    void forget(const ExternalEventType& which, std::chrono::sys_days day);

    StartAvailability at(const ExternalEventType& which, Instant start) const;
    // The starts of any of the event types in the span; sorted, unique.
    std::vector<Instant> starts_in(const Interval& span) const;
    bool empty() const { return days_.empty(); }
    // When the oldest of it was fetched; std::nullopt if it is empty.
    std::optional<Moment> as_of() const;

private:
    std::map<ExternalEventType, std::map<std::chrono::sys_days, Day>> days_;
};

}  // namespace slotkeeper
