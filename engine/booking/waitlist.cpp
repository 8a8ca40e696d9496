// waitlist: the rules for an entry, and its text forms.
#include "engine/booking/waitlist.h"

#include <algorithm>
#include <cstdio>

namespace slotkeeper {

namespace {

using std::chrono::days;
using std::chrono::local_days;

constexpr std::string_view kHolder = "waitlist:";

int bit_of(local_days day) { return 1 << std::chrono::weekday(day).c_encoding(); }

// Whether one of these weekdays lies between the days; a week has them all.
bool has_weekday(local_days from, local_days until, int weekdays) {
    const auto last = std::min(until, from + days(6));
    for (auto day = from; day <= last; day += days(1)) {
        if ((weekdays & bit_of(day)) != 0) return true;
    }
    return false;
}

// The number at that place; -1 if there is anything but digits.
int number_at(std::string_view text, std::size_t at, std::size_t count) {
    int number = 0;
    for (const auto letter : text.substr(at, count)) {
        if (letter < '0' || letter > '9') return -1;
        number = number * 10 + (letter - '0');
    }
    return number;
}

}  // namespace

bool suits(const WaitlistWish& wish, Instant start, const TimeZone& zone) {
    const auto local = zone.to_local(start);
    const auto day = std::chrono::floor<days>(local);
    const auto minute = std::chrono::floor<Minutes>(local - day).count();
    return wish.from <= day && day <= wish.until && (wish.weekdays & bit_of(day)) != 0 && wish.from_minute <= minute &&
           minute < wish.until_minute;
}

bool overlap(const WaitlistWish& a, const WaitlistWish& b) {
    const auto from = std::max(a.from, b.from);
    const auto until = std::min(a.until, b.until);
    return from <= until && std::max(a.from_minute, b.from_minute) < std::min(a.until_minute, b.until_minute) &&
           has_weekday(from, until, a.weekdays & b.weekdays);
}

Interval span_of(const WaitlistWish& wish, const TimeZone& zone) {
    return {zone.first_instant_of(wish.from), zone.first_instant_of(wish.until + days(1))};
}

Result<Done> check_wish(const WaitlistWish& wish, local_days today) {
    const auto invalid = [](std::string field, std::string message) {
        return refuse(ErrorCode::invalid_field, std::move(field), std::move(message));
    };
    if (wish.until < wish.from) return invalid("until", "must not lie before from");
    if (wish.until < today) return invalid("until", "must not lie in the past");
    if (wish.until > today + days(limits::wait_ahead_days_max)) {
        return invalid("until", "must lie at most " + std::to_string(limits::wait_ahead_days_max) + " days ahead");
    }
    if (wish.until - wish.from > days(limits::wait_days_max)) {
        return invalid("until", "must lie at most " + std::to_string(limits::wait_days_max) + " days after from");
    }
    if (wish.from_minute >= wish.until_minute) return invalid("time_until", "must lie after time_from");
    if (!has_weekday(wish.from, wish.until, wish.weekdays)) {
        return invalid("weekdays", "none of these days lies between from and until");
    }
    return Done{};
}

std::string holder_of(WaitlistId entry) { return std::string(kHolder) + entry.text(); }

std::optional<WaitlistId> entry_of_holder(std::string_view holder) {
    if (!holder.starts_with(kHolder)) return std::nullopt;
    return WaitlistId::parse(holder.substr(kHolder.size()));
}

std::optional<Seconds> offer_length(Instant start, Instant now) {
    const auto length = std::min(limits::offer_hold_max, Seconds((start - now) / 2));
    return length < limits::offer_hold_min ? std::nullopt : std::optional(length);
}

std::optional<local_days> parse_day(std::string_view text) {
    if (text.size() != 10 || text[4] != '-' || text[7] != '-') return std::nullopt;
    const auto year = number_at(text, 0, 4), month = number_at(text, 5, 2), day = number_at(text, 8, 2);
    if (year < 0 || month < 0 || day < 0) return std::nullopt;
    const auto date = std::chrono::year(year) / month / day;
    return date.ok() && year >= 2000 && year < 2038 ? std::optional(local_days(date)) : std::nullopt;
}

std::optional<int> parse_minute(std::string_view text) {
    if (text.size() != 5 || text[2] != ':') return std::nullopt;
    const auto hour = number_at(text, 0, 2), minute = number_at(text, 3, 2);
    if (hour < 0 || minute < 0 || minute > 59 || hour * 60 + minute > kMinutesOfDay) return std::nullopt;
    return hour * 60 + minute;
}

std::optional<int> parse_weekday(std::string_view text) {
    for (std::size_t day = 0; day < kWeekdays.size(); ++day) {
        if (kWeekdays[day] == text) return 1 << day;
    }
    return std::nullopt;
}

std::string format_day(local_days day) {
    const std::chrono::year_month_day date(day);
    char text[32];
    std::snprintf(text, sizeof text, "%04d-%02u-%02u", static_cast<int>(date.year()),
                  static_cast<unsigned>(date.month()), static_cast<unsigned>(date.day()));
    return text;
}

std::string format_minute(int minute) {
    char text[32];
    std::snprintf(text, sizeof text, "%02d:%02d", minute / 60, minute % 60);
    return text;
}

}  // namespace slotkeeper
