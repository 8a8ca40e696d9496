// stored_hours: checks what was read.
#include "engine/store/catalog/stored_hours.h"

#include <span>

namespace slotkeeper::store {

std::vector<DateException> exceptions_of(const Dates& dates) {
    std::vector<DateException> exceptions;
    for (const auto& [date, exception] : dates) exceptions.push_back(exception);
    return exceptions;
}

DateException& exception_on(Dates& dates, std::chrono::sys_days date) {
    return dates.try_emplace(date, DateException{date, {}}).first->second;
}

std::vector<BranchDate> usable_dates(const std::map<std::chrono::sys_days, BranchDate>& dates) {
    std::vector<BranchDate> list;
    for (const auto& [date, one] : dates) {
        list.push_back(one);
        const DateException exception{date, one.hours};
        if (one.kind == DateKind::hours && check_hours(std::span(&exception, 1), "")) continue;
        list.back().hours.clear();
        if (one.kind == DateKind::hours) list.back().kind = DateKind::closed;
    }
    return list;
}

std::vector<DatedHours> usable_weeks(DatedPieces& pieces, const std::string& id, std::vector<CatalogFlaw>& flaws) {
    const auto is_usable = [&](const auto& checked) {
        if (!checked) flaws.push_back({id, checked.refusal().field + " " + checked.refusal().message});
        return checked.ok();
    };
    std::vector<DatedHours> list;
    for (const auto& [number, week] : pieces.weeks) {
        auto& hours = pieces.hours[number];
        if (!is_usable(check_hours(hours, "schedule"))) hours.clear();
        list.push_back(week);
        if (!is_usable(check_dates(week, "schedule"))) {
            list.back() = DatedHours{.from = week.from, .until = week.until};
            hours.clear();
        }
        if (const auto name = pieces.zones.find(number); name != pieces.zones.end()) {
            const auto zone = TimeZone::find(name->second);
            if (is_usable(zone)) {
                list.back().zone = *zone;
            } else {
                hours.clear();
            }
        }
        list.back().hours = WeeklyHours(hours);
    }
    return list;
}

}  // namespace slotkeeper::store
