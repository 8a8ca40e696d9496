// combination_reach: which time the segments and needs of a service may take, without regard to claims; opening times.
#include "engine/availability/combinations.h"

#include "engine/availability/mapped_parts.h"

#include <algorithm>

namespace slotkeeper {

namespace {

bool contains(const Intervals& open, const Interval& time) {
    const auto after = std::upper_bound(open.begin(), open.end(), time.from,
                                        [](Instant from, const Interval& one) { return from < one.from; });
    return after != open.begin() && std::prev(after)->contains(time);
}

}  // namespace

Interval Combinations::reserved(const Resource& resource, int segment, int need, const Interval& time,
                                Instant start) const {
    const auto number = static_cast<std::size_t>(segment);
    auto taken = with_buffers(service_.segments.at(number), resource, branch_, time);
    if (service_.segments[number].needs[static_cast<std::size_t>(need)].kept_in_gap &&
        number + 1 < service_.segments.size()) {
        const auto& next = service_.segments[number + 1];
        const auto begins = (next.parallel ? time.from : time.until) + next.gap_min;
        taken.until = std::max(taken.until, begins - next.buffer_before);
    }
    if (segment != 0 || !takes_gaps_) return taken;
    const auto& needs = service_.segments.front().needs;
    const auto staff =
        std::count_if(needs.begin(), needs.end(), [](const Need& one) { return one.kind == ResourceKind::staff; });
    // Of several people, or of a room beside a person, the others decide too.
    const auto decides = needs.size() == 1 || (resource.kind == ResourceKind::staff && staff == 1);
    const Part part{0, need, resource.id, time, taken};
    if (decides && taken_as_whole(catalog_, service_, {&part, 1})) {
        taken.until = std::max(taken.until, start + service_.shortest_length());
    }
    return taken;
}

std::vector<Interval> Combinations::times_of(std::size_t segment, Instant start) const {
    auto from = start;
    auto end = start;                       // of all segments so far, gaps at their shortest
    std::int64_t later = 0, end_later = 0;  // how many steps later it can begin, and they can end
    for (std::size_t each = 0; each <= segment; ++each) {
        const auto& one = service_.segments[each];
        if (each > 0) {
            from = (one.parallel ? from : end) + one.gap_min;
            later = one.parallel ? later : end_later;
            later += std::max<std::int64_t>(0, (one.gap_max - one.gap_min) / kGapStep);
        }
        end = std::max(end, from + one.length);
        end_later = std::max(end_later, later);
    }
    std::vector<Interval> times;
    const auto length = service_.segments[segment].length;
    for (std::int64_t step = 0; step <= later; ++step) {
        const auto begins = from + step * kGapStep;
        times.push_back({begins, begins + length});
    }
    return times;
}

std::vector<ReachOfNeed> Combinations::reach(Instant start) const {
    std::vector<ReachOfNeed> reach;
    struct Span {
        Instant earliest, latest;
    };
    Span begins{start, start}, ends{start, start};
    std::vector<std::size_t> kept;  // of the segment before
    for (std::size_t segment = 0; segment < service_.segments.size(); ++segment) {
        const auto& wanted = service_.segments[segment];
        if (segment > 0) {
            const auto& base = wanted.parallel ? begins : ends;
            begins = {base.earliest + wanted.gap_min, base.latest + wanted.gap_max};
        }
        for (const auto at : kept) reach[at].taken.until = std::max(reach[at].taken.until, begins.latest);
        kept.clear();
        const Interval time{begins.earliest, begins.earliest + wanted.length};
        for (std::size_t need = 0; need < candidates_[segment].size(); ++need) {
            if (wanted.needs[need].kept_in_gap) kept.push_back(reach.size());
            Interval taken{time.from - longest_pair_buffer_, begins.latest + wanted.length + longest_pair_buffer_};
            for (const auto* resource : candidates_[segment][need]) {
                const auto own = with_buffers(wanted, *resource, branch_, {time.from, begins.latest + wanted.length});
                taken = {std::min(taken.from, own.from), std::max(taken.until, own.until)};
            }
            reach.push_back(
                {candidates_[segment][need], time, taken, places(static_cast<int>(segment), static_cast<int>(need))});
        }
        ends = {std::max(ends.earliest, begins.earliest + wanted.length),
                std::max(ends.latest, begins.latest + wanted.length)};
    }
    for (std::size_t need = 0; !candidates_.empty() && need < candidates_.front().size(); ++need) {
        if (may_take_gaps(need)) reach[need].taken.until = std::max(reach[need].taken.until, ends.latest);
    }
    return reach;
}

const Intervals& Openings::of_branch() {
    if (!branch_hours_) {
        branch_hours_ = open_intervals(timetable_of(branch_), branch_.zone, span_, branch_.repeated_hour);
    }
    return *branch_hours_;
}

const Intervals& Openings::of(const Resource& resource) {
    const auto known = hours_.find(resource.id);
    if (known != hours_.end()) return known->second;
    auto hours = of_branch();
    if (has_own_times(resource, branch_.id)) {
        hours = intersection(
            hours, open_intervals(timetable_of(resource, branch_), branch_.zone, span_, branch_.repeated_hour));
    }
    return hours_.emplace(resource.id, std::move(hours)).first->second;
}

bool Openings::open(const Resource& resource, const Interval& time) { return contains(of(resource), time); }
bool Openings::branch_open(const Interval& time) { return contains(of_branch(), time); }

std::vector<Instant> Openings::grid(const Interval& span, Minutes step, Minutes offset) {
    auto starts = wall_clock_grid(timetable_of(branch_), branch_.zone, span, step, offset);
    std::erase_if(starts, [&](Instant start) { return !branch_open({start, start + Minutes(1)}); });
    return starts;
}

}  // namespace slotkeeper
