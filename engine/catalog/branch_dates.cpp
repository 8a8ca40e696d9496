// branch_dates: public holidays first, own dates over them.
#include "engine/catalog/branch_dates.h"

#include "engine/base/limits.h"
#include "engine/holidays/holidays.h"

#include <map>

namespace slotkeeper {

namespace {

using std::chrono::sys_days;
using std::chrono::year;
using std::chrono::year_month_day;

std::map<sys_days, Holiday> holidays_between(const std::optional<std::string>& region, year first, year last) {
    std::map<sys_days, Holiday> found;
    if (!region || !is_holiday_region(*region)) return found;
    for (auto one = first; one <= last; ++one) {
        const auto of_year = public_holidays(*region, static_cast<int>(one));
        if (!of_year) continue;
        for (const auto& holiday : *of_year) found.emplace(sys_days(holiday.date), holiday);
    }
    return found;
}

}  // namespace

std::vector<DateException> date_exceptions(const std::optional<std::string>& region, std::span<const BranchDate> own,
                                           year first) {
    const auto end = year_month_day(std::chrono::floor<std::chrono::days>(limits::instant_max)).year();
    std::map<sys_days, DateException> dates;
    for (const auto& [date, holiday] : holidays_between(region, first, end - std::chrono::years(1))) {
        dates[date] = {date, {}, holiday.name};
    }
    for (const auto& one : own) {
        if (one.kind == DateKind::open) {
            dates.erase(one.date);
            continue;
        }
        auto& exception = dates[one.date];
        exception.date = one.date;
        exception.hours = one.kind == DateKind::hours ? one.hours : std::vector<HourRange>{};
        if (!one.name.empty()) exception.reason = one.name;
    }
    std::vector<DateException> exceptions;
    for (auto& [date, exception] : dates) exceptions.push_back(std::move(exception));
    return exceptions;
}

std::vector<ListedDate> list_dates(const std::optional<std::string>& region, std::span<const BranchDate> own,
                                   sys_days first, sys_days last) {
    std::map<sys_days, ListedDate> dates;
    const auto known = holidays_between(region, year_month_day(first).year(), year_month_day(last).year());
    for (const auto& [date, holiday] : known) {
        if (date < first || date > last) continue;
        dates[date] = {{date, DateKind::closed, holiday.name, {}}, DateSource::region, holiday.english};
    }
    for (const auto& one : own) {
        if (one.date < first || one.date > last) continue;
        auto& listed = dates[one.date];
        const auto name = one.name.empty() ? listed.date.name : one.name;
        listed.date = one;
        listed.date.name = name;
        listed.source = DateSource::own;
    }
    std::vector<ListedDate> list;
    for (auto& [date, listed] : dates) list.push_back(std::move(listed));
    return list;
}

}  // namespace slotkeeper
