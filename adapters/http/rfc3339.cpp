// rfc3339: reading and writing instants.
#include "adapters/http/rfc3339.h"

#include "engine/base/limits.h"

#include <algorithm>
#include <cstdio>

namespace slotkeeper::http {

namespace {

using namespace std::chrono;

// Exactly `digits` decimal digits off the front of the text.
std::optional<int> take_number(std::string_view& text, std::size_t digits) {
    if (text.size() < digits) return std::nullopt;
    int number = 0;
    for (std::size_t i = 0; i < digits; ++i) {
        if (text[i] < '0' || text[i] > '9') return std::nullopt;
        number = number * 10 + (text[i] - '0');
    }
    text.remove_prefix(digits);
    return number;
}

bool take_letter(std::string_view& text, std::string_view any_of) {
    if (text.empty() || any_of.find(text.front()) == std::string_view::npos) return false;
    text.remove_prefix(1);
    return true;
}

// A fraction may be written, but it must be none: appointments lie on whole seconds, and rounding would move them.
bool take_empty_fraction(std::string_view& text) {
    if (!text.starts_with('.')) return true;
    const auto end = std::min(text.find_first_not_of('0', 1), text.size());
    text.remove_prefix(end);
    return end > 1;
}

std::optional<seconds> take_offset(std::string_view& text) {
    if (take_letter(text, "Zz")) return seconds{0};
    const bool west = text.starts_with('-');
    if (!take_letter(text, "+-")) return std::nullopt;
    const auto offset_hours = take_number(text, 2);
    if (!offset_hours || !take_letter(text, ":")) return std::nullopt;
    const auto offset_minutes = take_number(text, 2);
    if (!offset_minutes || *offset_hours > 23 || *offset_minutes > 59) return std::nullopt;
    const seconds offset = hours(*offset_hours) + minutes(*offset_minutes);
    return west ? -offset : offset;
}

std::optional<seconds> take_time_of_day(std::string_view& text) {
    const auto hour = take_number(text, 2);
    if (!hour || !take_letter(text, ":")) return std::nullopt;
    const auto minute = take_number(text, 2);
    if (!minute || !take_letter(text, ":")) return std::nullopt;
    const auto second = take_number(text, 2);
    if (!second || *hour > 23 || *minute > 59 || *second > 59) return std::nullopt;
    return hours(*hour) + minutes(*minute) + seconds(*second);
}

// Of any year that has four digits.
std::optional<Instant> parse_any_year(std::string_view text) {
    const auto year_number = take_number(text, 4);
    if (!year_number || !take_letter(text, "-")) return std::nullopt;
    const auto month_number = take_number(text, 2);
    if (!month_number || !take_letter(text, "-")) return std::nullopt;
    const auto day_number = take_number(text, 2);
    if (!day_number || !take_letter(text, "Tt")) return std::nullopt;
    const year_month_day date{year{*year_number}, month{static_cast<unsigned>(*month_number)},
                              day{static_cast<unsigned>(*day_number)}};
    const auto time_of_day = take_time_of_day(text);
    if (!date.ok() || !time_of_day || !take_empty_fraction(text)) return std::nullopt;
    const auto offset = take_offset(text);
    if (!offset || !text.empty()) return std::nullopt;
    return sys_days{date} + *time_of_day - *offset;
}

}  // namespace

std::optional<Instant> parse_rfc3339(std::string_view text) {
    const auto instant = parse_any_year(text);
    return instant && *instant >= limits::instant_min && *instant < limits::instant_max ? instant : std::nullopt;
}

Result<Instant> read_rfc3339(std::string_view text, std::string field) {
    const auto year_of = [](Instant bound) {
        return std::to_string(static_cast<int>(year_month_day{floor<days>(bound)}.year()));
    };
    const auto instant = parse_any_year(text);
    auto message = !instant ? "must be a time in whole seconds with its offset, like 2026-11-23T09:30:00+01:00"
                   : *instant >= limits::instant_max
                       ? "times from " + year_of(limits::instant_max) + " on are not taken"
                   : *instant < limits::instant_min ? "times before " + year_of(limits::instant_min) + " are not taken"
                                                    : std::string();
    if (message.empty()) return *instant;
    return refuse(ErrorCode::invalid_field, std::move(field), std::move(message));
}

std::string rfc3339(Instant instant) {
    const auto day = floor<days>(instant);
    const year_month_day date{day};
    const hh_mm_ss time{instant - day};
    char text[40];
    const int length = std::snprintf(text, sizeof text, "%04d-%02u-%02uT%02d:%02d:%02dZ", static_cast<int>(date.year()),
                                     static_cast<unsigned>(date.month()), static_cast<unsigned>(date.day()),
                                     static_cast<int>(time.hours().count()), static_cast<int>(time.minutes().count()),
                                     static_cast<int>(time.seconds().count()));
    return std::string(text, static_cast<std::size_t>(length));
}

}  // namespace slotkeeper::http
