// check_schedules: dates, hours and lengths.
#include "engine/catalog/check_schedules.h"

#include "engine/base/limits.h"

#include <algorithm>
#include <set>

namespace slotkeeper {

namespace {

void check_buffer(Minutes length, Minutes least, const std::string& path, Checks& check) {
    if (length >= least && length <= limits::buffer_max) return;
    check.note(
        refuse(ErrorCode::invalid_field, path,
               "must be " + std::to_string(least.count()) + " to " + std::to_string(limits::buffer_max.count())));
}

void check_count(std::size_t count, std::size_t most, const std::string& path, Checks& check) {
    if (count <= most) return;
    check.note(refuse(ErrorCode::invalid_field, path, "must have at most " + std::to_string(most) + " items"));
}

std::vector<DayHours> hours_of(const WeeklyHours& week) {
    std::vector<DayHours> hours;
    for (unsigned day = 0; day < 7; ++day) {
        const std::chrono::weekday weekday(day);
        for (const auto& range : week.on(weekday)) hours.push_back({weekday, range.from, range.until});
    }
    return hours;
}

}  // namespace

template <class Item>
void check_schedules(const Item& item, const std::string& path, Checks& check) {
    const auto list = path + ".schedules";
    check_count(item.dated_hours.size(), limits::dated_hours_max, list, check);
    for (std::size_t i = 0; i < item.dated_hours.size(); ++i) {
        const auto at = list + '[' + std::to_string(i) + ']';
        check(check_dates(item.dated_hours[i], at));
        check(check_hours(hours_of(item.dated_hours[i].hours), at + ".hours"));
        if (std::is_same_v<Item, Branch> && item.dated_hours[i].zone) {
            check.note(refuse(ErrorCode::invalid_field, at + ".time_zone", "is for people, rooms and devices"));
        }
    }
    check_buffer(item.buffer_before, Minutes{0}, path + ".buffer_before_minutes", check);
    check_buffer(item.buffer_after, Minutes{0}, path + ".buffer_after_minutes", check);
}

template void check_schedules(const Branch& item, const std::string& path, Checks& check);
template void check_schedules(const Resource& item, const std::string& path, Checks& check);

void check_peak_times(const Service& service, const std::string& path, Checks& check) {
    const auto list = path + ".peak_times";
    check_count(service.peak_times.size(), limits::peak_times_max, list, check);
    std::vector<DayHours> all;  // those that were found right
    for (std::size_t i = 0; i < service.peak_times.size(); ++i) {
        const auto& one = service.peak_times[i];
        const auto at = list + '[' + std::to_string(i) + ']';
        if (one.price < 0 || one.price > limits::price_max) {
            check.note(refuse(ErrorCode::invalid_field, at + ".price", "must be an amount like 45 or 45.00"));
        }
        const auto hours = hours_of(one.hours);
        if (hours.empty()) check.note(refuse(ErrorCode::invalid_field, at + ".hours", "must not be empty"));
        auto with_others = all;
        with_others.insert(with_others.end(), hours.begin(), hours.end());
        if (const auto right = check_hours(with_others, at + ".hours"); !right) {
            check.note(right.refusal());
        } else {
            all = std::move(with_others);
        }
    }
}

void check_pair_buffers(const CatalogDraft& draft, const Service& service, const std::string& path, Checks& check) {
    const auto list = path + ".pair_buffers";
    check_count(service.pair_buffers.size(), limits::pair_buffers_max, list, check);
    std::set<ServiceId> seen;
    for (std::size_t i = 0; i < service.pair_buffers.size(); ++i) {
        const auto& one = service.pair_buffers[i];
        const auto at = list + '[' + std::to_string(i) + ']';
        check_buffer(one.length, Minutes{1}, at + ".minutes", check);
        const auto is_next = [&](const Service& other) { return other.id == one.next; };
        if (std::none_of(draft.services.begin(), draft.services.end(), is_next)) {
            check.note(refuse(ErrorCode::invalid_field, at + ".next", "must be a service of this company"));
        } else if (!seen.insert(one.next).second) {
            check.note(refuse(ErrorCode::invalid_field, at + ".next", "must be given once"));
        }
    }
}

}  // namespace slotkeeper
