// time_preferences: parses the days and times that a caller prefers, in natural language. Pure.
//
// "vormittags", "Tuesday or Thursday after 4 pm", "nächste Woche abends", "Dienstag nach 16 Uhr oder Samstag
// vormittag". The parser must understand every word and never widens or narrows a preference; otherwise it rejects
// the text and the agent asks again. Read on: functions/find_first.cpp searches by it.
#pragma once

#include <chrono>
#include <cstdint>
#include <optional>
#include <string_view>
#include <vector>

namespace slotkeeper::language {

// A start must satisfy all of these.
struct TimePreference {
    std::optional<std::chrono::local_days> from{}, until{};  // half-open
    std::uint8_t weekdays = 0;                               // bit 0 is Sunday; 0: any
    std::chrono::minutes earliest{0}, latest{24 * 60};       // of the start, in local time; half-open

    bool suits(std::chrono::local_seconds start) const;
    bool operator==(const TimePreference&) const = default;
};

// A start must satisfy at least one of these.
struct TimePreferences {
    std::vector<TimePreference> any_of{};  // empty: any time

    bool suits(std::chrono::local_seconds start) const;
    // The range of days outside of which no start suits; std::nullopt if unbounded.
    std::optional<std::chrono::local_days> from() const, until() const;
    bool operator==(const TimePreferences&) const = default;
};

// "or" separates preferences. A time after days applies to all earlier days that have no time of their own ("Tuesday or
// Thursday after 4 pm"), a time before days to those that follow ("mornings on Tuesday or Thursday"); a week likewise.
std::optional<TimePreferences> parsed_time_preferences(std::string_view text, std::chrono::local_days today);

}  // namespace slotkeeper::language
