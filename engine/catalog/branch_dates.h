// branch_dates: the dates on which a branch does not have the hours of its weekday: public holidays of its region, and
// dates of its own, which override them.
//
// Pure. Read on: holidays/holidays.h has the public holidays; store/catalog/holiday_rows.h stores the own dates;
// desk/change_dates.h changes them.
#pragma once

#include "engine/base/enum_names.h"
#include "engine/time/weekly_hours.h"

#include <array>
#include <chrono>
#include <optional>
#include <span>
#include <string>
#include <vector>

namespace slotkeeper {

// What a date is for a branch: closed; open as on its weekday, although it may be a public holiday; or open at hours of
// its own.
enum class DateKind : std::uint8_t { closed, open, hours };
template <>
struct EnumNames<DateKind> {
    static constexpr std::array<std::string_view, 3> all{"closed", "open", "hours"};
};

// A date of the branch's own.
struct BranchDate {
    std::chrono::sys_days date;  // a local day
    DateKind kind = DateKind::closed;
    std::string name;              // may be empty
    std::vector<HourRange> hours;  // of the kind `hours`, sorted

    bool operator==(const BranchDate&) const = default;
};

// The public holidays of the region (std::nullopt, or unknown: none) from that year to the last one that can be booked,
// with the dates of the branch's own instead of or beside them. Sorted; a date that is open as on its weekday is no
// exception. All years at once, because a catalogue may be in memory for years.
std::vector<DateException> date_exceptions(const std::optional<std::string>& region, std::span<const BranchDate> own,
                                           std::chrono::year first);

enum class DateSource : std::uint8_t { region, own };
template <>
struct EnumNames<DateSource> {
    static constexpr std::array<std::string_view, 2> all{"region", "own"};
};

// A date as it is shown.
struct ListedDate {
    BranchDate date;                            // an own date without a name has that of the public holiday
    DateSource source = DateSource::own;        // of the kind
    std::optional<std::string> public_holiday;  // its English name, if the date is one in the region
};

// The public holidays of the region and the own dates from `first` to `last`, both inclusive, sorted.
std::vector<ListedDate> list_dates(const std::optional<std::string>& region, std::span<const BranchDate> own,
                                   std::chrono::sys_days first, std::chrono::sys_days last);

}  // namespace slotkeeper
