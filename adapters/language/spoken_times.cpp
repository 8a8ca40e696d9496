// spoken_times: writes weekdays, months and times in German and English.
#include "adapters/language/spoken_times.h"

#include "engine/base/calendar_text.h"

#include <array>
#include <vector>

namespace slotkeeper::language {

namespace {

using std::chrono::local_days;
using Names7 = std::array<std::string_view, 7>;
using Names12 = std::array<std::string_view, 12>;

constexpr int kYearGoesWithout = 180;  // days ahead

constexpr Names7 kGermanDays{"Sonntag", "Montag", "Dienstag", "Mittwoch", "Donnerstag", "Freitag", "Samstag"};
constexpr Names7 kEnglishDays{"Sunday", "Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday"};
constexpr Names12 kGermanMonths{"Januar", "Februar", "März",      "April",   "Mai",      "Juni",
                                "Juli",   "August",  "September", "Oktober", "November", "Dezember"};
constexpr Names12 kEnglishMonths{"January", "February", "March",     "April",   "May",      "June",
                                 "July",    "August",   "September", "October", "November", "December"};

std::string_view ordinal_ending(unsigned day) {
    if (day >= 11 && day <= 13) return "th";
    switch (day % 10) {
        case 1:
            return "st";
        case 2:
            return "nd";
        case 3:
            return "rd";
        default:
            return "th";
    }
}

std::string spoken_day(local_days day, const Manner& manner) {
    const auto german = manner.language == Language::de;
    const auto ahead = (day - manner.zone.local_day(manner.now)).count();
    if (ahead == 0) return german ? "heute" : "today";
    if (ahead == 1) return german ? "morgen" : "tomorrow";
    if (ahead == 2 && german) return "übermorgen";

    const std::chrono::year_month_day date(day);
    const auto weekday = std::chrono::weekday(day).c_encoding();
    const auto month = static_cast<unsigned>(date.month()) - 1;
    const auto number = static_cast<unsigned>(date.day());
    // For a date this far ahead the year could be misunderstood.
    const auto year = ahead > kYearGoesWithout ? std::to_string(static_cast<int>(date.year())) : std::string();
    if (german) {
        return "am " + std::string(kGermanDays[weekday]) + ", dem " + std::to_string(number) + ". " +
               std::string(kGermanMonths[month]) + (year.empty() ? "" : " ") + year + ",";
    }
    return "on " + std::string(kEnglishDays[weekday]) + ", " + std::string(kEnglishMonths[month]) + " " +
           std::to_string(number) + std::string(ordinal_ending(number)) + (year.empty() ? "" : ", ") + year;
}

std::string spoken_clock(Instant instant, const Manner& manner) {
    const auto local = manner.zone.to_local(instant);
    const auto of_day = std::chrono::floor<Minutes>(local - std::chrono::floor<std::chrono::days>(local)).count();
    const auto hour = of_day / 60;
    const auto minute = of_day % 60;
    if (manner.language == Language::de) {
        return std::to_string(hour) + " Uhr" + (minute == 0 ? "" : " " + std::to_string(minute));
    }
    const auto of_twelve = hour % 12 == 0 ? 12 : hour % 12;
    return std::to_string(of_twelve) + (minute == 0 ? "" : ":" + two_digits(static_cast<unsigned>(minute))) +
           (hour < 12 ? " AM" : " PM");
}

// "a, b oder c"
std::string joined(std::span<const std::string> parts, std::string_view last_joint) {
    std::string text;
    for (std::size_t i = 0; i < parts.size(); ++i) {
        if (i > 0) text += i + 1 < parts.size() ? ", " : last_joint;
        text += parts[i];
    }
    return text;
}

std::string_view either(Language language) { return language == Language::de ? " oder " : " or "; }

}  // namespace

std::string spoken(Instant instant, const Manner& manner) { return spoken_choice(std::span(&instant, 1), manner); }

std::string spoken_weekday(std::chrono::weekday day, Language language) {
    const auto& names = language == Language::de ? kGermanDays : kEnglishDays;
    return std::string(names[day.c_encoding()]);
}

std::string spoken_choice(std::span<const Instant> instants, const Manner& manner) {
    const std::string_view at = manner.language == Language::de ? "um " : "at ";
    std::vector<std::string> parts;
    std::optional<local_days> day_before;
    for (const auto instant : instants) {
        const auto day = manner.zone.local_day(instant);
        const auto named = day_before != day ? spoken_day(day, manner) + " " : "";
        parts.push_back(named + std::string(at) + spoken_clock(instant, manner));
        day_before = day;
    }
    return joined(parts, either(manner.language));
}

std::string spoken_choice(std::span<const std::string> names, Language language) {
    return joined(names, either(language));
}

std::string spoken_list(std::span<const std::string> names, Language language) {
    return joined(names, language == Language::de ? " und " : " and ");
}

}  // namespace slotkeeper::language
