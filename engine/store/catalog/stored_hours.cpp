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

void PeakPieces::add(const PeakTimeRow& row) {
    auto& piece = peaks[row.number];
    piece.hours.push_back(row.hours);
    piece.price = row.price;
    if (row.approval == Approval::required) piece.approval = row.approval;
}

std::vector<PeakTime> usable_peaks(const PeakPieces& pieces, Service& service, std::vector<CatalogFlaw>& flaws) {
    std::vector<DayHours> all;
    std::vector<PeakTime> list;
    auto has_prices = true, asks = false;
    for (const auto& [number, piece] : pieces.peaks) {
        all.insert(all.end(), piece.hours.begin(), piece.hours.end());
        has_prices = has_prices && piece.price >= 0 && piece.price <= limits::price_max;
        asks = asks || piece.approval == Approval::required;
    }
    if (!has_prices || !check_hours(all, "")) {
        flaws.push_back({service.id.text(), "its peak times are ignored: they overlap or have no price"});
        if (asks) service.approval = Approval::required;
        return {};
    }
    for (const auto& [number, piece] : pieces.peaks) {
        list.push_back({WeeklyHours(piece.hours), piece.price, piece.approval});
    }
    return list;
}

}  // namespace slotkeeper::store
