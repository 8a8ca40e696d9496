// start_grid: the grid, its neighbours, and the refusal.
#include "engine/availability/start_grid.h"

#include "engine/base/limits.h"

#include <algorithm>

namespace slotkeeper {

namespace {

constexpr auto kSearched = std::chrono::days(8);  // to each side: more than a week, for a branch that opens on one day

}  // namespace

std::vector<Instant> grid_of(const Service& service, Openings& openings, const Interval& span) {
    return openings.grid(span, service.slot_step, service.slot_offset);
}

bool is_on_grid(const Service& service, Openings& openings, Instant start) {
    const auto minute = std::chrono::floor<Minutes>(start);
    return start == minute && !grid_of(service, openings, {start, start + Seconds(1)}).empty();
}

bool keeps_to_grid(const Service& service) {
    return service.strict_grid && service.calendar.availability != AvailabilitySource::calcom;
}

GridNeighbours grid_neighbours(const Service& service, const Branch& branch, Instant start) {
    const auto around =
        intersection({start - kSearched, start + kSearched}, {limits::instant_min, limits::instant_max});
    Openings openings(branch, {around.from, around.until + Minutes(1)});
    const auto grid = grid_of(service, openings, around);
    GridNeighbours found;
    const auto after = std::upper_bound(grid.begin(), grid.end(), start);
    if (after != grid.end()) found.after = *after;
    const auto before = std::lower_bound(grid.begin(), grid.end(), start);
    if (before != grid.begin()) found.before = *std::prev(before);
    return found;
}

Result<Done> check_grid(const Service& service, const Branch& branch, Openings& openings, Instant start,
                        std::optional<Instant> present) {
    if (!keeps_to_grid(service) || start == present || is_on_grid(service, openings, start)) return Done{};
    const auto near = grid_neighbours(service, branch, start);
    std::string starts;
    for (const auto& one : {near.before, near.after}) {
        if (one) starts += (starts.empty() ? ": the nearest are " : " and ") + branch.zone.format_rfc3339(*one);
    }
    return refuse(ErrorCode::off_grid, "start",
                  "this service begins every " + std::to_string(service.slot_step.count()) +
                      " minutes from each opening" + starts);
}

}  // namespace slotkeeper
