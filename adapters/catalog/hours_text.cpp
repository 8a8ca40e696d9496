// hours_text: reads and writes ranges and weeks.
#include "adapters/catalog/hours_text.h"

#include <algorithm>
#include <array>

namespace slotkeeper::api {

namespace {

constexpr Minutes kWholeDay = std::chrono::days{1};
constexpr std::array<std::string_view, 7> kWeekdays{"mon", "tue", "wed", "thu", "fri", "sat", "sun"};

std::chrono::weekday weekday_at(std::size_t position) {  // in the order above
    return std::chrono::weekday(static_cast<unsigned>((position + 1) % 7));
}

// As written: it may end on the next day, before it begins.
std::optional<HourRange> parse_range(const json& value) {
    if (!value.is_string()) return std::nullopt;
    const std::string_view text = value.get_ref<const std::string&>();
    const auto dash = text.find('-');
    if (dash == std::string_view::npos) return std::nullopt;
    const auto from = parse_time_of_day(text.substr(0, dash));
    const auto until = parse_time_of_day(text.substr(dash + 1));
    if (!from || !until || *from == *until || Minutes(*from) == kWholeDay) return std::nullopt;
    return HourRange{Minutes(*from), Minutes(*until)};
}

Refusal no_range(const std::string& path) {
    return refuse(ErrorCode::invalid_field, path, "must be a range of time like 09:00-13:00");
}

std::string range_text(Minutes from, Minutes until) {
    return format_time_of_day(static_cast<int>(from.count())) + '-' +
           format_time_of_day(static_cast<int>(until.count()));
}

Json range_schema() {
    return {{"type", "string"},
            {"pattern", "^[0-2][0-9]:[0-5][0-9]-[0-2][0-9]:[0-5][0-9]$"},
            {"examples", Json::array({"09:00-13:00"})}};
}

// Adds the ranges of one weekday; one past midnight ends on the next day.
void read_weekday(const json& list, const std::string& path, std::chrono::weekday day, std::vector<DayHours>& hours,
                  Checks& check) {
    if (!list.is_array()) return check.note(refuse(ErrorCode::invalid_field, path, "must be a list"));
    if (list.size() > limits::opening_ranges_max) {
        return check.note(refuse(ErrorCode::invalid_field, path,
                                 "must have at most " + std::to_string(limits::opening_ranges_max) + " items"));
    }
    for (std::size_t i = 0; i < list.size(); ++i) {
        const auto range = parse_range(list[i]);
        if (!range) {
            check.note(no_range(path + '[' + std::to_string(i) + ']'));
        } else if (range->until > range->from) {
            hours.push_back({day, range->from, range->until});
        } else {
            hours.push_back({day, range->from, kWholeDay});
            if (range->until > Minutes(0)) hours.push_back({day + std::chrono::days(1), Minutes(0), range->until});
        }
    }
}

}  // namespace

Json WireType<HourRange>::schema(Schemas&) { return range_schema(); }

Result<HourRange> WireType<HourRange>::read(const json& value, const std::string& path, const Rules&) {
    auto range = parse_range(value);
    if (!range) return no_range(path);
    if (range->until < range->from) range->until += kWholeDay;
    return *range;
}

Json WireType<HourRange>::write(const HourRange& range) {
    const auto ends_next_day = range.until > kWholeDay;
    return range_text(range.from, ends_next_day ? range.until - kWholeDay : range.until);
}

Json WireType<WeeklyHours>::schema(Schemas&) {
    auto days = Json::object();
    for (const auto day : kWeekdays) {
        days[std::string(day)] = {{"type", Json::array({"array", "null"})},
                                  {"items", range_schema()},
                                  {"maxItems", limits::opening_ranges_max}};
    }
    return {{"type", "object"}, {"properties", std::move(days)}, {"additionalProperties", false}};
}

Result<WeeklyHours> WireType<WeeklyHours>::read(const json& value, const std::string& path, const Rules&) {
    if (!value.is_object()) return refuse(ErrorCode::invalid_field, path, "must be an object");
    Checks check;
    std::vector<DayHours> hours;
    for (const auto& [name, list] : value.items()) {
        if (std::find(kWeekdays.begin(), kWeekdays.end(), name) != kWeekdays.end()) continue;
        constexpr std::size_t kShown = 100;
        check.note(refuse(ErrorCode::unknown_field, path + '.' + name.substr(0, kShown), "must be mon to sun"));
    }
    for (std::size_t i = 0; i < kWeekdays.size(); ++i) {
        const std::string name(kWeekdays[i]);
        const auto list = value.find(name);
        if (list == value.end() || list->is_null()) continue;
        read_weekday(*list, path + '.' + name, weekday_at(i), hours, check);
    }
    if (check.failed()) return check.refusal();
    if (const auto right = check_hours(hours, path); !right) return right.refusal();
    return WeeklyHours(hours);
}

Json WireType<WeeklyHours>::write(const WeeklyHours& hours) {
    auto week = Json::object();
    for (std::size_t i = 0; i < kWeekdays.size(); ++i) {
        const auto day = weekday_at(i);
        const auto is_end_of_yesterday = hours.end_after_midnight(day - std::chrono::days(1)).has_value();
        const auto end = hours.end_after_midnight(day);
        auto list = Json::array();
        const auto& ranges = hours.on(day);
        for (auto range = ranges.begin(); range != ranges.end(); ++range) {
            if (range == ranges.begin() && is_end_of_yesterday) continue;
            const auto goes_on = end && std::next(range) == ranges.end();
            list.push_back(range_text(range->from, goes_on ? *end : range->until));
        }
        if (!list.empty()) week[std::string(kWeekdays[i])] = std::move(list);
    }
    return week;
}

}  // namespace slotkeeper::api
