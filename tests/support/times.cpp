// times: the text formats of tests; strict, so that a typing error is not read as midnight.
#include "tests/support/times.h"

#include <spdlog/fmt/fmt.h>
#include <cstdio>
#include <stdexcept>

namespace slotkeeper::testing {

Instant utc(std::string_view text) {
    const std::string copy(text);
    int year = 0, month = 0, day = 0, hour = 0, minute = 0, second = 0, used = 0;
    const int fields = std::sscanf(copy.c_str(), "%4d-%2d-%2d %2d:%2d%n:%2d%n", &year, &month, &day, &hour, &minute,
                                   &used, &second, &used);
    const std::chrono::year_month_day date{std::chrono::year{year}, std::chrono::month{static_cast<unsigned>(month)},
                                           std::chrono::day{static_cast<unsigned>(day)}};
    if (fields < 5 || used != static_cast<int>(copy.size()) || !date.ok()) {
        throw std::invalid_argument("not a time: " + copy);
    }
    return std::chrono::sys_days{date} + std::chrono::hours{hour} + Minutes{minute} + Seconds{second};
}

std::chrono::local_seconds local(std::string_view text) {
    return std::chrono::local_seconds{utc(text).time_since_epoch()};
}

Interval interval(std::string_view from, std::string_view until) { return {utc(from), utc(until)}; }

std::string text(Instant instant) {
    const auto day = std::chrono::floor<std::chrono::days>(instant);
    const std::chrono::year_month_day date{day};
    const std::chrono::hh_mm_ss time{instant - day};
    auto result =
        fmt::format("{:04}-{:02}-{:02} {:02}:{:02}", static_cast<int>(date.year()), static_cast<unsigned>(date.month()),
                    static_cast<unsigned>(date.day()), time.hours().count(), time.minutes().count());
    if (time.seconds().count() != 0) result += fmt::format(":{:02}", time.seconds().count());
    return result;
}

std::string text(std::chrono::local_seconds local) { return text(Instant{local.time_since_epoch()}); }

std::string text(const Intervals& intervals) {
    std::string result;
    for (const auto& each : intervals) {
        result += (result.empty() ? "" : ", ") + text(each.from) + ".." + text(each.until);
    }
    return result.empty() ? "never" : result;
}

}  // namespace slotkeeper::testing
