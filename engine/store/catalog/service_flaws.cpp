// service_flaws: checks of segments, needs, grid and durations.
#include "engine/store/catalog/service_flaws.h"

#include "engine/base/limits.h"

#include <algorithm>
#include <utility>

namespace slotkeeper::store {

namespace {

// A need for the resource of a segment that does not come before it, or that has none of that kind, cannot be met.
bool are_needs_met(const Service& service) {
    for (std::size_t segment = 0; segment < service.segments.size(); ++segment) {
        for (const auto& need : service.segments[segment].needs) {
            if (!need.same_as_segment) continue;
            const auto of = static_cast<std::size_t>(*need.same_as_segment);
            if (of > segment) return false;
            const auto& others = service.segments[of].needs;
            if (std::none_of(others.begin(), others.end(), [&](const Need& one) { return one.kind == need.kind; })) {
                return false;
            }
        }
    }
    return true;
}

bool are_needs_sane(const Service& service) {
    const auto is_sane = [](const Need& need) {
        return need.count >= 1 && std::cmp_less_equal(need.count, limits::segment_resources_max) &&
               need.quantity >= 1 && need.quantity <= limits::capacity_max;
    };
    return std::all_of(service.segments.begin(), service.segments.end(), [&](const Segment& segment) {
        return std::all_of(segment.needs.begin(), segment.needs.end(), is_sane);
    });
}

}  // namespace

std::string flaw_of(const Service& service, bool has_holes) {
    if (service.segments.empty() || has_holes) return "its segments, or the needs of one, are not numbered 0, 1, …";
    if (!are_needs_sane(service)) return "a need takes too few or too many resources or places";
    if (!are_needs_met(service)) {
        return "a segment needs the resource of a segment that does not come before it or has none of that kind";
    }
    return service.slot_step <= Minutes(0) ? "its slot_step_minutes are not positive" : "";
}

bool fit_durations(const Service& service) {
    const auto& list = service.durations;
    if (list.empty()) return true;
    return service.segments.size() == 1 && std::any_of(list.begin(), list.end(), [&](const Duration& one) {
               return one.length == service.segments.front().length;
           });
}

}  // namespace slotkeeper::store
