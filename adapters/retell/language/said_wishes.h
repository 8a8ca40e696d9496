// said_wishes: when somebody would like to come, in their own words. Pure.
//
// "vormittags", "Tuesday or Thursday after 4 pm", "nächste Woche abends", "werktags ab 17 Uhr". Every word must have
// its place, else nothing is understood and the caller is asked again. Read on: functions/find_first.cpp searches by
// it.
#pragma once

#include <chrono>
#include <cstdint>
#include <optional>
#include <string_view>

namespace slotkeeper::retell {

struct SaidWishes {
    std::optional<std::chrono::local_days> from{}, until{};  // half-open
    std::uint8_t weekdays = 0;                               // bit 0 is Sunday; none: any
    std::chrono::minutes earliest{0}, latest{24 * 60};       // of the start, on the clock on the wall; half-open

    bool suits(std::chrono::local_seconds start) const;
    bool operator==(const SaidWishes&) const = default;
};

// Days that are named win over "next week"; of several times of day the last one said counts.
std::optional<SaidWishes> said_wishes(std::string_view text, std::chrono::local_days today);

}  // namespace slotkeeper::retell
