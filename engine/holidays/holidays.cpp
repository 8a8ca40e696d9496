// holidays: reads the files of rules once, and applies them to a year.
#include "engine/holidays/holidays.h"

#include <nlohmann/json.hpp>

#include <algorithm>
#include <array>
#include <optional>
#include <set>
#include <stdexcept>
#include <variant>

namespace slotkeeper {

namespace {

using nlohmann::json;
using std::chrono::days;
using std::chrono::sys_days;
using std::chrono::weekday;

constexpr int kYearMin = 1583, kYearMax = 2299;

// --- rules ---------------------------------------------------------------------------------------

struct FixedDate {
    std::chrono::month_day day;
};
struct FromEaster {
    int days;
};
struct NthWeekday {
    int nth;  // -1: the last one of the month
    weekday day;
    std::chrono::month month;
    int days_after;  // the holiday is so many days later
    std::optional<int> week_later_if_easter;
};
struct WeekdayBefore {
    weekday day;
    std::chrono::month_day before;
};

// A holiday on a day off: no other day; the next day from Monday to Friday that is no holiday; or only the Monday after
// a Sunday.
enum class Substitute : std::uint8_t { none, next_weekday, monday_after_sunday };

struct HolidayRule {
    std::variant<FixedDate, FromEaster, NthWeekday, WeekdayBefore> when;
    std::map<std::string, std::string> names;  // by language
    std::vector<std::string> in, not_in;       // empty: in all regions; in no other
    std::vector<weekday> only_on;              // empty: on any
    int since = kYearMin, until = kYearMax;
    Substitute substitute = Substitute::none;
};

struct RegionOfCountry {
    std::string name, language;
    const std::vector<HolidayRule>* rules;
};

// --- reading the files ---------------------------------------------------------------------------

weekday weekday_named(const std::string& name) {
    constexpr std::array<std::string_view, 7> kNames{"Sunday",   "Monday", "Tuesday", "Wednesday",
                                                     "Thursday", "Friday", "Saturday"};
    const auto found = std::find(kNames.begin(), kNames.end(), name);
    if (found == kNames.end()) throw std::logic_error("a holiday on an unknown weekday: " + name);
    return weekday(static_cast<unsigned>(found - kNames.begin()));
}

// "12-25".
std::chrono::month_day month_day_of(const std::string& text) {
    const std::chrono::month_day day(std::chrono::month(static_cast<unsigned>(std::stoi(text.substr(0, 2)))),
                                     std::chrono::day(static_cast<unsigned>(std::stoi(text.substr(3)))));
    if (text.size() != 5 || !day.ok()) throw std::logic_error("a holiday on an unknown date: " + text);
    return day;
}

Substitute substitute_named(const std::string& name) {
    if (name == "next_weekday") return Substitute::next_weekday;
    if (name == "monday_after_sunday") return Substitute::monday_after_sunday;
    throw std::logic_error("an unknown substitute of a holiday: " + name);
}

std::optional<int> number_if_any(const json& rule, const char* name) {
    return rule.contains(name) ? std::optional(rule[name].get<int>()) : std::nullopt;
}

HolidayRule rule_of(const json& given) {
    HolidayRule rule;
    if (given.contains("date")) {
        rule.when = FixedDate{month_day_of(given["date"])};
    } else if (given.contains("easter")) {
        rule.when = FromEaster{given["easter"]};
    } else if (given.contains("nth")) {
        rule.when = NthWeekday{given["nth"], weekday_named(given.at("weekday")),
                               std::chrono::month(given.at("month").get<unsigned>()), given.value("days_after", 0),
                               number_if_any(given, "week_later_if_easter")};
    } else {
        rule.when = WeekdayBefore{weekday_named(given.at("weekday")), month_day_of(given.at("before"))};
    }
    for (const auto* language : {"de", "en", "fr", "it"}) {
        if (given.contains(language)) rule.names[language] = given[language];
    }
    rule.in = given.value("in", rule.in);
    rule.not_in = given.value("not_in", rule.not_in);
    for (const auto& name : given.value("only_on", json::array())) rule.only_on.push_back(weekday_named(name));
    rule.since = given.value("since", rule.since);
    rule.until = given.value("until", rule.until);
    if (given.contains("substitute")) rule.substitute = substitute_named(given["substitute"]);
    return rule;
}

struct HolidayBook {
    std::map<std::string, std::vector<HolidayRule>, std::less<>> rules;  // by country
    std::map<std::string, RegionOfCountry, std::less<>> regions;
    std::vector<HolidayRegion> list;

    HolidayBook() {
        for (const auto& [country, text] : holiday_files()) {
            const auto file = json::parse(text);
            auto& of_country = rules[std::string(country)];
            for (const auto& rule : file.at("days")) of_country.push_back(rule_of(rule));
            for (const auto& [code, region] : file.at("regions").items()) {
                regions[code] = {region.at("name"), region.value("language", file.at("language")), &of_country};
            }
        }
        for (const auto& [code, region] : regions) list.push_back({code, region.name});
    }
};

const HolidayBook& holiday_book() {
    static const HolidayBook book;
    return book;
}

// --- applying the rules --------------------------------------------------------------------------

sys_days date_of(const FixedDate& rule, std::chrono::year year) { return sys_days(year / rule.day); }

sys_days date_of(const FromEaster& rule, std::chrono::year year) {
    return western_easter(static_cast<int>(year)) + days(rule.days);
}

sys_days date_of(const NthWeekday& rule, std::chrono::year year) {
    auto date = rule.nth < 0 ? sys_days(year / rule.month / rule.day[std::chrono::last])
                             : sys_days(year / rule.month / rule.day[static_cast<unsigned>(rule.nth)]);
    date += days(rule.days_after);
    const auto& avoided = rule.week_later_if_easter;
    if (avoided && date == western_easter(static_cast<int>(year)) + days(*avoided)) date += days(7);
    return date;
}

sys_days date_of(const WeekdayBefore& rule, std::chrono::year year) {
    const auto last = sys_days(year / rule.before) - days(1);
    return last - (weekday(last) - rule.day);
}

// Whether one of the codes is the region or contains it: "DE-BY" contains "DE-BY-A".
bool names_region(const std::vector<std::string>& codes, std::string_view region) {
    return std::any_of(codes.begin(), codes.end(),
                       [&](const std::string& code) { return region == code || region.starts_with(code + '-'); });
}

bool applies(const HolidayRule& rule, std::string_view region, int year, sys_days date) {
    if (year < rule.since || year > rule.until) return false;
    if (!rule.in.empty() && !names_region(rule.in, region)) return false;
    if (names_region(rule.not_in, region)) return false;
    return rule.only_on.empty() ||
           std::find(rule.only_on.begin(), rule.only_on.end(), weekday(date)) != rule.only_on.end();
}

std::optional<sys_days> substitute_of(const HolidayRule& rule, sys_days date, const std::set<sys_days>& taken) {
    const weekday day(date);
    const auto is_weekend = [](sys_days one) {
        return weekday(one) == std::chrono::Saturday || weekday(one) == std::chrono::Sunday;
    };
    if (rule.substitute == Substitute::none || !is_weekend(date)) return std::nullopt;
    if (rule.substitute == Substitute::monday_after_sunday) {
        return day == std::chrono::Sunday ? std::optional(date + days(1)) : std::nullopt;
    }
    while (is_weekend(date) || taken.contains(date)) date += days(1);
    return date;
}

struct DatedRule {
    sys_days date;
    const HolidayRule* rule;
};

// Of two on one date there is one, with both names.
void add_holiday(std::vector<Holiday>& list, Holiday holiday) {
    const auto same = std::find_if(list.begin(), list.end(), [&](const auto& one) { return one.date == holiday.date; });
    if (same == list.end()) {
        list.push_back(std::move(holiday));
    } else {
        same->name += " / " + holiday.name;
        same->english += " / " + holiday.english;
    }
}

std::string substitute_name(const std::string& name, std::string_view language) {
    return name + (language == "en" ? " (substitute day)" : " (Ersatztag)");
}

}  // namespace

// The anonymous Gregorian algorithm (Butcher, 1876): golden number, century and its corrections, and from them the full
// moon and the Sunday after it.
sys_days western_easter(int year) {
    const auto golden = year % 19;
    const auto century = year / 100, of_century = year % 100;
    const auto moon_correction = (century - (century + 8) / 25 + 1) / 3;
    const auto epact = (19 * golden + century - century / 4 - moon_correction + 15) % 30;
    const auto to_sunday = (32 + 2 * (century % 4) + 2 * (of_century / 4) - epact - of_century % 4) % 7;
    const auto late = (golden + 11 * epact + 22 * to_sunday) / 451;
    const auto day = epact + to_sunday - 7 * late + 21;  // after 1 March
    return sys_days(std::chrono::year(year) / std::chrono::March / 1) + days(day);
}

const std::vector<HolidayRegion>& holiday_regions() { return holiday_book().list; }

bool is_holiday_region(std::string_view code) { return holiday_book().regions.contains(code); }

Refusal unknown_holiday_region(std::string_view code, std::string field) {
    std::string known, of_country;
    for (const auto& region : holiday_regions()) {
        known += (known.empty() ? "" : ", ") + region.code;
        if (region.code.substr(0, 2) == code.substr(0, 2)) {
            of_country += (of_country.empty() ? "" : ", ") + region.code;
        }
    }
    return refuse(ErrorCode::invalid_field, std::move(field),
                  "must be one of " + (of_country.empty() ? known : of_country));
}

Result<std::vector<Holiday>> public_holidays(std::string_view region, int year) {
    const auto& book = holiday_book();
    const auto found = book.regions.find(region);
    if (found == book.regions.end()) return unknown_holiday_region(region, "region");
    if (year < kYearMin || year > kYearMax) {
        return refuse(ErrorCode::invalid_field, "year",
                      "must lie between " + std::to_string(kYearMin) + " and " + std::to_string(kYearMax));
    }
    const auto& language = found->second.language;
    std::vector<DatedRule> dated;
    for (const auto& rule : *found->second.rules) {
        const auto date =
            std::visit([&](const auto& when) { return date_of(when, std::chrono::year(year)); }, rule.when);
        if (applies(rule, region, year, date)) dated.push_back({date, &rule});
    }
    std::stable_sort(dated.begin(), dated.end(), [](const auto& a, const auto& b) { return a.date < b.date; });

    std::vector<Holiday> list;
    std::set<sys_days> taken;
    for (const auto& one : dated) {
        taken.insert(one.date);
        add_holiday(list, {one.date, one.rule->names.at(language), one.rule->names.at("en")});
    }
    for (const auto& one : dated) {
        const auto substitute = substitute_of(*one.rule, one.date, taken);
        if (!substitute) continue;
        taken.insert(*substitute);
        add_holiday(list, {*substitute, substitute_name(one.rule->names.at(language), language),
                           substitute_name(one.rule->names.at("en"), "en")});
    }
    std::sort(list.begin(), list.end(), [](const auto& a, const auto& b) { return a.date < b.date; });
    return list;
}

}  // namespace slotkeeper
