// said_wishes: when somebody would like to come, in their own words. Pure.
//
// "vormittags", "Tuesday or Thursday after 4 pm", "nächste Woche abends", "Dienstag nach 16 Uhr oder Samstag
// vormittag". Every word must have its place, and every wish is kept as it was said: what would be wider or narrower is
// not understood, and the caller is asked again. Read on: functions/find_first.cpp searches by it.
#pragma once

#include <chrono>
#include <cstdint>
#include <optional>
#include <string_view>
#include <vector>

namespace slotkeeper::language {

// All of it is wished at once.
struct SaidWish {
    std::optional<std::chrono::local_days> from{}, until{};  // half-open
    std::uint8_t weekdays = 0;                               // bit 0 is Sunday; none: any
    std::chrono::minutes earliest{0}, latest{24 * 60};       // of the start, on the clock on the wall; half-open

    bool suits(std::chrono::local_seconds start) const;
    bool operator==(const SaidWish&) const = default;
};

// Any of them will do.
struct SaidWishes {
    std::vector<SaidWish> any_of{};  // none: any time

    bool suits(std::chrono::local_seconds start) const;
    // The days outside of which nothing suits; empty where there is no such bound.
    std::optional<std::chrono::local_days> from() const, until() const;
    bool operator==(const SaidWishes&) const = default;
};

// "or" parts wishes. A time that follows days holds for all days before it that have none of their own ("Tuesday or
// Thursday after 4 pm"), a time before days for those that follow ("mornings on Tuesday or Thursday"); a week likewise.
std::optional<SaidWishes> said_wishes(std::string_view text, std::chrono::local_days today);

}  // namespace slotkeeper::language
