// wanted_times: the days and times of day that a customer wants, as they are in requests.
#pragma once

#include "adapters/api/wire_type.h"
#include "engine/base/calendar_text.h"
#include "engine/booking/waitlist.h"

namespace slotkeeper::rest {

struct Day {
    std::chrono::local_days day;
};
struct MinuteOfDay {
    int minute = 0;
};
struct Weekdays {
    int mask = 0;  // bit 0 is Sunday
};

}  // namespace slotkeeper::rest

namespace slotkeeper::api {

template <>
struct WireType<rest::Day> {
    static Json schema(Schemas&) {
        return {{"type", "string"}, {"format", "date"}, {"examples", Json::array({"2026-12-01"})}};
    }
    static Result<rest::Day> read(const json& value, const std::string& path, const Rules&) {
        if (value.is_string()) {
            if (const auto day = parse_day(value.get_ref<const std::string&>())) return rest::Day{*day};
        }
        return refuse(ErrorCode::invalid_field, path, "must be a day like 2026-12-01");
    }
};

template <>
struct WireType<rest::MinuteOfDay> {
    static Json schema(Schemas&) {
        return {{"type", "string"}, {"pattern", "^[0-2][0-9]:[0-5][0-9]$"}, {"examples", Json::array({"09:30"})}};
    }
    static Result<rest::MinuteOfDay> read(const json& value, const std::string& path, const Rules&) {
        if (value.is_string()) {
            if (const auto minute = parse_time_of_day(value.get_ref<const std::string&>())) {
                return rest::MinuteOfDay{*minute};
            }
        }
        return refuse(ErrorCode::invalid_field, path, "must be a time of day like 09:30");
    }
};

template <>
struct WireType<rest::Weekdays> {
    static Json schema(Schemas&) {
        return {{"type", "array"},
                {"minItems", 1},
                {"items", {{"type", "string"}, {"enum", {"mon", "tue", "wed", "thu", "fri", "sat", "sun"}}}}};
    }
    static Result<rest::Weekdays> read(const json& value, const std::string& path, const Rules&) {
        const auto days = WireType<std::vector<std::string>>::read(value, path, {.items_max = kWeekdays.size()});
        if (!days) return days.refusal();
        rest::Weekdays read;
        for (std::size_t i = 0; i < days->size(); ++i) {
            const auto bit = parse_weekday((*days)[i]);
            if (!bit) {
                return refuse(ErrorCode::invalid_field, path + '[' + std::to_string(i) + ']',
                              "must be one of mon, tue, wed, thu, fri, sat, sun");
            }
            read.mask |= *bit;
        }
        if (read.mask == 0) return refuse(ErrorCode::invalid_field, path, "must name at least one day");
        return read;
    }
};

}  // namespace slotkeeper::api
