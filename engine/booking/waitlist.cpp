// waitlist: the rules for an entry, and its text forms.
#include "engine/booking/waitlist.h"

#include "engine/base/calendar_text.h"
#include "engine/base/limits.h"

#include <algorithm>

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

}  // namespace

bool suits(const WaitlistPreference& preference, Instant start, const TimeZone& zone) {
    const auto local = zone.to_local(start);
    const auto day = std::chrono::floor<days>(local);
    const auto minute = std::chrono::floor<Minutes>(local - day).count();
    return preference.from <= day && day <= preference.until && (preference.weekdays & bit_of(day)) != 0 &&
           preference.from_minute <= minute && minute < preference.until_minute;
}

bool overlap(const WaitlistPreference& a, const WaitlistPreference& b) {
    const auto from = std::max(a.from, b.from);
    const auto until = std::min(a.until, b.until);
    return from <= until && std::max(a.from_minute, b.from_minute) < std::min(a.until_minute, b.until_minute) &&
           has_weekday(from, until, a.weekdays & b.weekdays);
}

Interval span_of(const WaitlistPreference& preference, const TimeZone& zone) {
    return {zone.first_instant_of(preference.from), zone.first_instant_of(preference.until + days(1))};
}

Result<Done> check_preference(const WaitlistPreference& preference, local_days today) {
    const auto invalid = [](std::string field, std::string message) {
        return refuse(ErrorCode::invalid_field, std::move(field), std::move(message));
    };
    if (preference.until < preference.from) return invalid("until", "must not lie before from");
    if (preference.until < today) return invalid("until", "must not lie in the past");
    if (preference.until > today + days(limits::wait_ahead_days_max)) {
        return invalid("until", "must lie at most " + std::to_string(limits::wait_ahead_days_max) + " days ahead");
    }
    if (preference.until - preference.from > days(limits::wait_days_max)) {
        return invalid("until", "must lie at most " + std::to_string(limits::wait_days_max) + " days after from");
    }
    if (preference.from_minute >= preference.until_minute) return invalid("time_until", "must lie after time_from");
    if (!has_weekday(preference.from, preference.until, preference.weekdays)) {
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
    const auto date = parse_iso_date(text);
    if (!date) return std::nullopt;
    const Instant as_utc{std::chrono::sys_days(*date)};
    return as_utc >= limits::instant_min && as_utc < limits::instant_max ? std::optional(local_days(*date))
                                                                         : std::nullopt;
}

std::optional<int> parse_weekday(std::string_view text) {
    for (std::size_t day = 0; day < kWeekdays.size(); ++day) {
        if (kWeekdays[day] == text) return 1 << day;
    }
    return std::nullopt;
}

}  // namespace slotkeeper
