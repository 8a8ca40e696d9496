// openings: converts weekly hours to instants, once.
#include "engine/availability/openings.h"

#include <algorithm>

namespace slotkeeper {

namespace {

bool contains(const Intervals& open, const Interval& time) {
    const auto after = std::upper_bound(open.begin(), open.end(), time.from,
                                        [](Instant from, const Interval& one) { return from < one.from; });
    return after != open.begin() && std::prev(after)->contains(time);
}

}  // namespace

const Intervals& Openings::of_branch() {
    if (!branch_hours_) {
        branch_hours_ = open_intervals(branch_.hours, branch_.exceptions, branch_.zone, span_, branch_.repeated_hour);
    }
    return *branch_hours_;
}

const Intervals& Openings::of(const Resource& resource) {
    const auto known = hours_.find(resource.id);
    if (known != hours_.end()) return known->second;
    auto hours = of_branch();
    if (resource.hours || !resource.exceptions.empty()) {
        hours = intersection(hours, open_intervals(resource.hours.value_or(branch_.hours), resource.exceptions,
                                                   branch_.zone, span_, branch_.repeated_hour));
    }
    return hours_.emplace(resource.id, std::move(hours)).first->second;
}

bool Openings::open(const Resource& resource, const Interval& time) { return contains(of(resource), time); }
bool Openings::branch_open(const Interval& time) { return contains(of_branch(), time); }

}  // namespace slotkeeper
