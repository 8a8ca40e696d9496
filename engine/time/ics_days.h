// ics_days: reads the dates of all-day events from an iCalendar file (RFC 5545).
//
// Only as much as lists of holidays need: DTSTART as a date, DTEND or DURATION in days, SUMMARY, STATUS. What cannot be
// a list of dates is refused with the name of the event, instead of being read half: times of day and repetitions.
// Pure.
#pragma once

#include "engine/base/result.h"

#include <chrono>
#include <string>
#include <string_view>
#include <vector>

namespace slotkeeper {

struct IcsDay {
    std::chrono::sys_days date;
    std::string name;  // in one line, at most limits::name_length_max characters; may be empty

    bool operator==(const IcsDay&) const = default;
};

// Sorted; the names of several events on one date are joined. invalid_field, with `field` as its name, if the text is
// no calendar, has no all-day event or more than `days_max` days in all, or an event that cannot be read.
Result<std::vector<IcsDay>> read_ics_days(std::string_view text, std::size_t days_max, std::string field);

}  // namespace slotkeeper
