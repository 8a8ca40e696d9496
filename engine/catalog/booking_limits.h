// booking_limits: how many bookings are accepted in a day, a week and a month, and for how many minutes together.
//
// A booking counts in the period in which it begins, by the local date of its branch; weeks begin on Monday. Read on:
// booking/booking_counts.h counts, booking/limit_rules.h decides.
#pragma once

#include "engine/base/clock.h"
#include "engine/base/enum_names.h"

#include <array>
#include <optional>

namespace slotkeeper {

enum class Period : std::uint8_t { day, week, month };
template <>
struct EnumNames<Period> {
    static constexpr std::array<std::string_view, 3> all{"day", "week", "month"};
};
inline constexpr std::array kPeriods{Period::day, Period::week, Period::month};

// std::nullopt: no limit.
struct BookingLimits {
    std::optional<int> bookings_per_day{}, bookings_per_week{}, bookings_per_month{};
    std::optional<Minutes> minutes_per_day{}, minutes_per_week{}, minutes_per_month{};

    bool operator==(const BookingLimits&) const = default;

    std::optional<int> bookings(Period period) const {
        return period == Period::day    ? bookings_per_day
               : period == Period::week ? bookings_per_week
                                        : bookings_per_month;
    }
    std::optional<Minutes> minutes(Period period) const {
        return period == Period::day ? minutes_per_day : period == Period::week ? minutes_per_week : minutes_per_month;
    }
    bool has(Period period) const { return bookings(period) || minutes(period); }
    bool any() const { return *this != BookingLimits(); }
};

// Whether one person may be booked twice at the same time. `warn`: the booking is made, and its answer says so.
enum class OverlapPolicy : std::uint8_t { off, warn, refuse };
template <>
struct EnumNames<OverlapPolicy> {
    static constexpr std::array<std::string_view, 3> all{"off", "warn", "refuse"};
};

}  // namespace slotkeeper
