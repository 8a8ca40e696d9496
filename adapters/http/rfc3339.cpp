// rfc3339: parses and writes instants.
#include "adapters/http/rfc3339.h"

#include "engine/base/limits.h"
#include "engine/time/time_zone.h"

#include <algorithm>
#include <cstdio>

namespace slotkeeper::http {

namespace {

using namespace std::chrono;

// Takes exactly `digits` decimal digits from the front of the text.
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

// How an instant may be written.
enum class Form { strict, lenient };

// The seconds to add for a fraction; std::nullopt for a point without a digit.
std::optional<seconds> take_fraction(std::string_view& text, Fraction fraction) {
    if (!text.starts_with('.')) return seconds{0};
    const auto end = std::min(text.find_first_not_of("0123456789", 1), text.size());
    const auto digits = text.substr(1, end - 1);
    text.remove_prefix(end);
    if (digits.empty()) return std::nullopt;
    const auto is_whole = digits.find_first_not_of('0') == std::string_view::npos;
    return seconds{fraction == Fraction::up && !is_whole ? 1 : 0};
}

std::optional<seconds> take_offset(std::string_view& text, Form form) {
    if (take_letter(text, "Zz")) return seconds{0};
    const bool west = text.starts_with('-');
    if (!take_letter(text, "+-")) return std::nullopt;
    const auto offset_hours = take_number(text, 2);
    if (!offset_hours) return std::nullopt;
    const auto has_colon = take_letter(text, ":");
    if (!has_colon && form == Form::strict) return std::nullopt;
    const auto is_hours_only = !has_colon && (text.empty() || text.front() == '[');
    const auto offset_minutes = is_hours_only ? 0 : take_number(text, 2);
    if (!offset_minutes || *offset_hours > 23 || *offset_minutes > 59) return std::nullopt;
    const seconds offset = hours(*offset_hours) + minutes(*offset_minutes);
    return west ? -offset : offset;
}

std::optional<seconds> take_time_of_day(std::string_view& text, Form form, Fraction fraction) {
    const auto hour = take_number(text, 2);
    if (!hour || !take_letter(text, ":")) return std::nullopt;
    const auto minute = take_number(text, 2);
    if (!minute || *hour > 23 || *minute > 59) return std::nullopt;
    const auto time = hours(*hour) + minutes(*minute);
    if (!take_letter(text, ":")) return form == Form::lenient ? std::optional<seconds>(time) : std::nullopt;
    const auto second = take_number(text, 2);
    const auto more = take_fraction(text, fraction);
    if (!second || !more || *second > 59) return std::nullopt;
    return time + seconds(*second) + *more;
}

// The local time before the offset, of any year with four digits.
std::optional<local_seconds> take_local_time(std::string_view& text, Form form, Fraction fraction) {
    const auto year_number = take_number(text, 4);
    if (!year_number || !take_letter(text, "-")) return std::nullopt;
    const auto month_number = take_number(text, 2);
    if (!month_number || !take_letter(text, "-")) return std::nullopt;
    const auto day_number = take_number(text, 2);
    if (!day_number || !take_letter(text, form == Form::lenient ? "Tt " : "Tt")) return std::nullopt;
    const year_month_day date{year{*year_number}, month{static_cast<unsigned>(*month_number)},
                              day{static_cast<unsigned>(*day_number)}};
    const auto time_of_day = take_time_of_day(text, form, fraction);
    if (!date.ok() || !time_of_day) return std::nullopt;
    return local_days{date} + *time_of_day;
}

std::optional<Instant> parse_any_year(std::string_view text, Fraction fraction) {
    const auto local = take_local_time(text, Form::strict, fraction);
    if (!local) return std::nullopt;
    const auto offset = take_offset(text, Form::strict);
    if (!offset || !text.empty()) return std::nullopt;
    return Instant{local->time_since_epoch() - *offset};
}

bool is_taken(Instant instant) { return instant >= limits::instant_min && instant < limits::instant_max; }

// Far enough inside the limits that no offset moves it beyond the range of the zone rules.
bool is_local_of_taken(local_seconds local) {
    const Instant as_utc{local.time_since_epoch()};
    return is_taken(as_utc - days(1)) && is_taken(as_utc + days(1));
}

// The instant of this local time, if there is exactly one.
std::optional<Instant> only_instant(const TimeZone& zone, local_seconds local) {
    const auto first = zone.to_utc(local);
    return first && first == zone.to_utc(local, Pass::second) ? first : std::nullopt;
}

}  // namespace

std::optional<Instant> parse_rfc3339(std::string_view text, Fraction fraction) {
    const auto instant = parse_any_year(text, fraction);
    return instant && is_taken(*instant) ? instant : std::nullopt;
}

std::optional<Instant> parse_lenient(std::string_view text, Fraction fraction) {
    const auto local = take_local_time(text, Form::lenient, fraction);
    if (!local) return std::nullopt;
    std::optional<Instant> instant;
    auto is_utc = false;
    if (!text.starts_with('[')) {
        is_utc = text.starts_with('Z') || text.starts_with('z');
        const auto offset = take_offset(text, Form::lenient);
        if (!offset) return std::nullopt;
        instant = Instant{local->time_since_epoch() - *offset};
    }
    if (take_letter(text, "[")) {
        take_letter(text, "!");
        const auto end = text.find(']');
        if (end == std::string_view::npos || !is_local_of_taken(*local)) return std::nullopt;
        const auto zone = TimeZone::find(text.substr(0, end));
        if (!zone) return std::nullopt;
        text.remove_prefix(end + 1);
        if (!instant) instant = only_instant(*zone, *local);
        if (instant && !is_utc && zone->to_local(*instant) != *local) return std::nullopt;
    }
    return text.empty() && instant && is_taken(*instant) ? instant : std::nullopt;
}

Result<Instant> read_rfc3339(std::string_view text, std::string field, Fraction fraction) {
    const auto year_of = [](Instant bound) {
        return std::to_string(static_cast<int>(year_month_day{floor<days>(bound)}.year()));
    };
    const auto instant = parse_any_year(text, fraction);
    auto message =
        !instant                          ? "must be a time with its offset, like 2026-11-23T09:30:00+01:00"
        : *instant >= limits::instant_max ? "times from " + year_of(limits::instant_max) + " on are not accepted"
        : *instant < limits::instant_min  ? "times before " + year_of(limits::instant_min) + " are not accepted"
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
