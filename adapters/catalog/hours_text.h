// hours_text: hours of a catalogue in JSON.
//
// A range is "09:00-13:00"; "00:00-24:00" is a whole day. Weekly hours are an object of weekday to list of ranges; a
// day without ranges is left out. A range past midnight, "22:00-02:00", is stored as two, one on each day, and written
// as one again. On a single date, which replaces the hours of that date alone, the range is kept as one.
#pragma once

#include "adapters/api/wire_type.h"
#include "engine/time/weekly_hours.h"

namespace slotkeeper::api {

template <>
struct WireType<HourRange> {
    static Json schema(Schemas&);
    static Result<HourRange> read(const json& value, const std::string& path, const Rules& rules);
    static Json write(const HourRange& range);
};

template <>
struct WireType<WeeklyHours> {
    static Json schema(Schemas&);
    static Result<WeeklyHours> read(const json& value, const std::string& path, const Rules& rules);
    static Json write(const WeeklyHours& hours);
};

}  // namespace slotkeeper::api
