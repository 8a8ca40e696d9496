// check_workplaces: each rule with its path.
#include "engine/catalog/check_workplaces.h"

#include "engine/base/limits.h"

#include <algorithm>

namespace slotkeeper {

namespace {

// Whether an item is not the first of its kind. `same` compares two.
template <class Item, class Same>
bool is_repeated(const std::vector<Item>& items, std::size_t at, Same same) {
    const auto end = items.begin() + static_cast<std::ptrdiff_t>(at);
    return std::any_of(items.begin(), end, [&](const Item& other) { return same(other, items[at]); });
}

void check_minutes(Minutes value, const std::string& path, Checks& check) {
    if (value >= Minutes{0} && value <= limits::travel_max) return;
    check.note(refuse(ErrorCode::invalid_field, path, "must be 0 to " + std::to_string(limits::travel_max.count())));
}

void check_week(const WeeklyHours& week, const std::string& path, Checks& check) {
    std::vector<DayHours> hours;
    for (unsigned day = 0; day < 7; ++day) {
        const std::chrono::weekday weekday(day);
        for (const auto& range : week.on(weekday)) hours.push_back({weekday, range.from, range.until});
    }
    if (hours.empty()) {
        check.note(refuse(ErrorCode::invalid_field, path, "must not be empty: leave it out for those of the branch"));
    }
    if (auto right = check_hours(hours, path); !right) check.note(right.refusal());
}

}  // namespace

void check_travel(const Travel& travel, Checks& check) {
    const auto wrong = [&](std::string path, std::string message) {
        check.note(refuse(ErrorCode::invalid_field, std::move(path), std::move(message)));
    };
    check_minutes(travel.usual, "company.travel.minutes", check);
    if (travel.ways.size() > limits::ways_max) {
        wrong("company.travel.ways", "must have at most " + std::to_string(limits::ways_max) + " items");
    }
    const auto same = [](const Way& one, const Way& other) { return one.a == other.a && one.b == other.b; };
    for (std::size_t i = 0; i < travel.ways.size(); ++i) {
        const auto at = "company.travel.ways[" + std::to_string(i) + ']';
        if (travel.ways[i].a == travel.ways[i].b) wrong(at, "must be between two branches");
        if (is_repeated(travel.ways, i, same)) wrong(at, "must be given once");
        check_minutes(travel.ways[i].minutes, at + ".minutes", check);
    }
}

void check_workplaces(const Resource& resource, const std::string& path, Checks& check) {
    const auto wrong = [&](std::string at, std::string message) {
        check.note(refuse(ErrorCode::invalid_field, std::move(at), std::move(message)));
    };
    const auto& places = resource.other_branches;
    if (places.size() > limits::workplaces_max) {
        wrong(path, "must have at most " + std::to_string(limits::workplaces_max) + " items");
    }
    if (!places.empty() && resource.kind == ResourceKind::room) wrong(path, "must be empty for a room");
    const auto same = [](const Workplace& one, const Workplace& other) { return one.branch == other.branch; };
    for (std::size_t i = 0; i < places.size(); ++i) {
        const auto at = path + '[' + std::to_string(i) + ']';
        if (places[i].branch == resource.branch) wrong(at + ".branch", "must not be the branch of the resource");
        if (is_repeated(places, i, same)) wrong(at + ".branch", "must be given once");
        if (places[i].hours) check_week(*places[i].hours, at + ".hours", check);
    }
}

}  // namespace slotkeeper
