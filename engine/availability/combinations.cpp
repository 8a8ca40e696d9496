// combinations: the search through segments, gaps, needs and resources.
#include "engine/availability/combinations.h"

#include "engine/availability/mapped_parts.h"
#include "engine/catalog/why_unable.h"

#include <algorithm>
#include <set>
#include <tuple>

namespace slotkeeper {

namespace {

// Gaps are tried in steps, so a service that allows 0 to 30 minutes is tried at 0, 5, … 30.
constexpr Minutes kGapStep{5};

// The limit of one search. Only services whose segments depend on each other (the same person again, buffers that reach
// into the segment before) come near it: their number of combinations grows with every segment.
constexpr int kStepsMax = 20'000;

const ResourcePreference* preference_for(const std::vector<ResourcePreference>& preferences, std::size_t segment,
                                         std::size_t need) {
    for (const auto& preference : preferences) {
        if (static_cast<std::size_t>(preference.segment) == segment &&
            static_cast<std::size_t>(preference.need) == need)
            return &preference;
    }
    return nullptr;
}

bool contains(const Intervals& open, const Interval& time) {
    const auto after = std::upper_bound(open.begin(), open.end(), time.from,
                                        [](Instant from, const Interval& one) { return from < one.from; });
    return after != open.begin() && std::prev(after)->contains(time);
}

}  // namespace

struct Combinations::Search {
    const DayBook& book;
    Instant start;
    std::vector<Part> parts;
    // How far the best attempt came, and whether only claims were in its way.
    std::size_t failed_segment = 0;
    bool hours_allowed = false;
    // Whom one booking at Cal.com takes for the whole length, given the parts of the first segment.
    std::optional<ResourceId> as_whole{};
    // Segments that stand alone, with an end of the segment before from which nothing works for that person.
    std::set<std::tuple<std::size_t, Instant, std::optional<ResourceId>>> dead_ends{};
    int steps = 0;
};

Result<Done> check_preferences(const Catalog& catalog, const Branch& branch, const Service& service,
                               const std::vector<ResourcePreference>& preferences) {
    for (const auto& preference : preferences) {
        const auto field = "segments[" + std::to_string(preference.segment) + "]";
        if (preference.segment < 0 || static_cast<std::size_t>(preference.segment) >= service.segments.size()) {
            return refuse(ErrorCode::invalid_field, field,
                          "the service has " + std::to_string(service.segments.size()) + " segment(s), counted from 0");
        }
        const auto& needs = service.segments[static_cast<std::size_t>(preference.segment)].needs;
        if (preference.need < 0 || static_cast<std::size_t>(preference.need) >= needs.size()) {
            return refuse(ErrorCode::invalid_field, field,
                          "the segment needs " + std::to_string(needs.size()) + " resource(s)");
        }
        const auto* resource = catalog.resource(preference.resource);
        if (resource == nullptr || !resource->works_at(branch.id)) {
            return refuse(ErrorCode::not_found, field, "this branch has no such resource");
        }
        const auto& need = needs[static_cast<std::size_t>(preference.need)];
        if (!resource->can(need)) {
            return refuse(ErrorCode::invalid_field, field,
                          resource->name + " (" + resource->id.text() +
                              ") cannot serve this segment: " + what_is_missing(*resource, need));
        }
    }
    return Done{};
}

Combinations::Combinations(const Catalog& catalog, const Branch& branch, const Service& service,
                           const std::vector<ResourcePreference>& preferences, Openings& openings, bool any_hours)
    : catalog_(catalog),
      branch_(branch),
      service_(service),
      openings_(openings),
      any_hours_(any_hours),
      pair_buffers_(catalog, service.id) {
    for (std::size_t segment = 0; segment < service.segments.size(); ++segment) {
        auto& needs = candidates_.emplace_back();
        for (std::size_t need = 0; need < service.segments[segment].needs.size(); ++need) {
            if (const auto* preference = preference_for(preferences, segment, need)) {
                needs.push_back({catalog.resource(preference->resource)});
                requested_[{static_cast<int>(segment), static_cast<int>(need)}] = preference->resource;
            } else {
                needs.push_back(catalog.able(branch, service.segments[segment].needs[need]));
            }
        }
        stands_alone_.push_back(stands_alone(segment));
    }
}

const std::vector<const Resource*>& Combinations::candidates(int segment, int need) const {
    return candidates_.at(static_cast<std::size_t>(segment)).at(static_cast<std::size_t>(need));
}

Result<Proposal> Combinations::propose(Instant start, const DayBook& book) {
    if (service_.segments.empty()) return refuse(ErrorCode::not_bookable, "service_id", "the service has no segments");
    if (auto joined = join(start, book)) return *std::move(joined);
    Search search{.book = book, .start = start, .parts = {}};
    if (fill_segment(search, 0, start)) {
        settle_buffers(search.parts, service_);
        if (search.as_whole) take_gaps(search.parts, *search.as_whole);
        Proposal proposal{{start, search.parts.back().time.until}, std::move(search.parts)};
        if (service_.seats > 1) proposal.seats_left = service_.seats;
        return proposal;
    }
    if (!search.hours_allowed) {
        return refuse(ErrorCode::outside_hours, "start", "no suitable staff or room has working hours at that time");
    }
    auto refusal = taken_refusal(start, book);
    refusal.segment = static_cast<int>(search.failed_segment);
    return refusal;
}

// The first segment starts exactly then; a later one after a gap that it allows.
bool Combinations::fill_segment(Search& search, std::size_t segment, Instant earliest) {
    if (segment == 1 && first_rule_ && !first_rule_(search.parts)) return false;
    if (segment == 1) {
        search.as_whole = takes_gaps_ ? taken_as_whole(catalog_, service_, search.parts) : std::nullopt;
        if (!is_free_until(search, search.parts.front().time.from + service_.shortest_length())) return false;
    }
    if (segment == service_.segments.size()) return is_free_until(search, earliest);
    if (search.dead_ends.contains({segment, earliest, search.as_whole})) return false;
    const auto& wanted = service_.segments[segment];
    const auto first_gap = segment == 0 ? Minutes{0} : wanted.gap_min;
    const auto last_gap = segment == 0 ? Minutes{0} : wanted.gap_max;
    for (auto gap = first_gap; gap <= last_gap; gap += kGapStep) {
        if (segment > search.failed_segment) {
            search.failed_segment = segment;
            search.hours_allowed = false;
        }
        if (fill_need(search, segment, 0, earliest + gap)) return true;
    }
    // With a rule that sums up time, what works depends on the resources of earlier segments.
    if (stands_alone_[segment] && !resource_rule_) search.dead_ends.emplace(segment, earliest, search.as_whole);
    return false;
}

// Whether the person of a booking for the whole has no other claim until then. Parts of this appointment are not in the
// book.
bool Combinations::is_free_until(const Search& search, Instant until) const {
    if (!search.as_whole) return true;
    const Interval whole{search.parts.front().time.from, until};
    return search.book.covers(*search.as_whole, whole) && has_place(search.book, catalog_.at(*search.as_whole), whole);
}

// Whether a resource that can serve this need of the first segment could be taken for the whole.
bool Combinations::may_take_gaps(std::size_t need) const {
    const auto& able = candidates_.front()[need];
    return takes_gaps_ && std::any_of(able.begin(), able.end(), [&](const Resource* resource) {
               const Part part{0, static_cast<int>(need), resource->id, {}, {}};
               return taken_as_whole(catalog_, service_, {&part, 1}).has_value();
           });
}

Interval Combinations::reserved(const Resource& resource, int segment, int need, const Interval& time,
                                Instant start) const {
    auto taken = with_buffers(service_.segments.at(static_cast<std::size_t>(segment)), resource, branch_, time);
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

// Whether no need from here on refers to an earlier segment, and no time taken from here on overlaps earlier ones.
bool Combinations::stands_alone(std::size_t segment) const {
    const auto& segments = service_.segments;
    // Counted from the end of the segment before, gaps at their shortest.
    Minutes taken_until{0}, back{0};
    for (auto before = segment; before-- > 0;) {
        taken_until = std::max(taken_until, segments[before].buffer_after - back);
        back += segments[before].length + segments[before].gap_min;
    }
    Minutes at{0};
    for (auto later = segment; later < segments.size(); ++later) {
        at += segments[later].gap_min;
        if (at - segments[later].buffer_before < taken_until) return false;
        at += segments[later].length;
        for (const auto& need : segments[later].needs) {
            for (const auto& other : {need.same_as_segment, need.unlike_segment}) {
                if (other && static_cast<std::size_t>(*other) < segment) return false;
            }
        }
    }
    return true;
}

bool Combinations::fill_need(Search& search, std::size_t segment, std::size_t need, Instant at) {
    if (++search.steps > kStepsMax) return false;
    const auto& wanted = service_.segments[segment];
    const Interval time{at, at + wanted.length};
    if (wanted.needs.empty() && need == 0) {
        if (segment == search.failed_segment) search.hours_allowed = true;
        search.parts.push_back({static_cast<int>(segment), 0, std::nullopt, time, time});
        if (fill_segment(search, segment + 1, time.until)) return true;
        search.parts.pop_back();
        return false;
    }
    if (need == wanted.needs.size()) return fill_segment(search, segment + 1, time.until);
    const auto own_taken = with_buffers(wanted, time);
    const auto day = std::chrono::floor<std::chrono::days>(at);
    for (const auto* resource : in_turn(assignment(), candidates_[segment][need], day, search.book)) {
        const auto [in_segment, for_need] = std::pair(static_cast<int>(segment), static_cast<int>(need));
        if (!is_wanted_then(*resource, in_segment, for_need, time, search.book)) continue;
        if (!works(*resource, time)) continue;
        // Set before the other segments are considered: working hours do not depend on who serves those.
        if (segment == search.failed_segment) search.hours_allowed = true;
        if (!suits(search, wanted.needs[need], *resource)) continue;
        const auto taken = with_buffers(wanted, *resource, branch_, time);
        if (!search.book.covers(resource->id, around(*resource, time, taken))) continue;
        // The parts chosen so far are not in the book yet: count them, or one resource could serve two at once.
        const auto own = std::count_if(search.parts.begin(), search.parts.end(), [&](const Part& part) {
            return part.resource == resource->id && own_time(part).overlaps(own_taken);
        });
        // What serves a session does one thing in it, so that its claims tell which session it is.
        if (service_.seats > 1 && own > 0) continue;
        if (!has_place(search.book, *resource, taken, static_cast<int>(own))) continue;
        if (way_in_the_way(search.book, *resource, time, taken)) continue;
        if (!too_near(search.book, *resource, time).empty()) continue;
        if (!may_serve(search.parts, *resource, search.start, time)) continue;
        search.parts.push_back({in_segment, for_need, resource->id, time, taken});
        if (fill_need(search, segment, need + 1, at)) return true;
        search.parts.pop_back();
    }
    return false;
}

// The time in which other bookings of the resource matter.
Interval Combinations::around(const Resource& resource, const Interval& time, const Interval& taken) const {
    const auto way = with_way(catalog_, resource, taken);
    return {std::min(way.from, time.from - pair_buffers_.longest()),
            std::max(way.until, time.until + pair_buffers_.longest())};
}

bool Combinations::suits(const Search& search, const Need& need, const Resource& resource) const {
    const auto of_segment = [&](int segment) -> std::optional<ResourceId> {
        for (const auto& part : search.parts) {
            if (part.segment != segment || !part.resource) continue;
            const auto& needs = service_.segments[static_cast<std::size_t>(segment)].needs;
            if (needs[static_cast<std::size_t>(part.need)].kind == need.kind) return part.resource;
        }
        return std::nullopt;
    };
    if (need.same_as_segment && of_segment(*need.same_as_segment) != resource.id) return false;
    return !(need.unlike_segment && of_segment(*need.unlike_segment) == resource.id);
}

// Beside other parts of the appointment that it serves.
bool Combinations::may_serve(const std::vector<Part>& others, const Resource& resource, Instant start,
                             const Interval& time) const {
    if (!resource_rule_) return true;
    auto sum = time.duration();
    for (const auto& part : others) {
        if (part.resource == resource.id) sum += part.time.duration();
    }
    return resource_rule_(resource, start, sum);
}

void Combinations::give_reasons(std::vector<Part>& parts, const DayBook& book, bool joins) {
    for (std::size_t i = 0; i < parts.size(); ++i) {
        if (!parts[i].resource) continue;
        const auto is_asked = requested_.contains({parts[i].segment, parts[i].need});
        parts[i].chosen_by = joins && !is_asked ? ChosenBy::shared_session : reason_of(parts, i, book);
    }
}

// Of a part of a proposal; compared with those who could have served it beside the other parts.
ChosenBy Combinations::reason_of(const std::vector<Part>& parts, std::size_t index, const DayBook& book) {
    const auto& part = parts[index];
    const auto& need =
        service_.segments[static_cast<std::size_t>(part.segment)].needs[static_cast<std::size_t>(part.need)];
    if (const auto asked = requested_.find({part.segment, part.need}); asked != requested_.end()) {
        return part.resource == asked->second ? ChosenBy::requested : ChosenBy::stand_in;
    }
    if (need.same_as_segment) return ChosenBy::same_segment;
    const auto& able = candidates(part.segment, part.need);
    if (able.size() == 1) return ChosenBy::only_able;
    auto all_known = true;
    std::vector<const Resource*> free;
    for (const auto* one : able) {
        all_known = all_known && book.covers(one->id, around(*one, part.time, part.taken));
        if (one->id == part.resource || could_serve(parts, index, *one, book)) free.push_back(one);
    }
    // The desk locks only the best of many, so of the rest nothing is known.
    if (free.size() == 1) return all_known ? ChosenBy::only_free : merit(assignment(), *free.front());
    const auto order = ranked(assignment(), able, std::chrono::floor<std::chrono::days>(part.time.from), book);
    std::vector<Ranked> rivals;
    for (const auto& one : order) {
        if (std::find(free.begin(), free.end(), one.resource) != free.end()) rivals.push_back(one);
    }
    if (rivals.front().resource->id != part.resource) return ChosenBy::best_fit;
    return advantage(assignment(), rivals[0], rivals[1]);
}

bool Combinations::could_serve(const std::vector<Part>& parts, std::size_t index, const Resource& other,
                               const DayBook& book) {
    const auto& part = parts[index];
    if (!works(other, part.time)) return false;
    const auto start = parts.front().time.from;
    // `other` does not serve this part, so what it serves is beside it.
    if (!may_serve(parts, other, start, part.time)) return false;
    const Search search{
        .book = book, .start = start, .parts = {parts.begin(), parts.begin() + static_cast<std::ptrdiff_t>(index)}};
    const auto& needs = service_.segments[static_cast<std::size_t>(part.segment)].needs;
    if (!suits(search, needs[static_cast<std::size_t>(part.need)], other)) return false;
    const auto taken = reserved(other, part.segment, part.need, part.time, start);
    if (!book.covers(other.id, around(other, part.time, taken))) return false;
    if (way_in_the_way(book, other, part.time, taken)) return false;
    const auto own = std::count_if(parts.begin(), parts.end(), [&](const Part& one) {
        return one.resource == other.id && own_time(one).overlaps(own_time(part));
    });
    return has_place(book, other, taken, static_cast<int>(own)) && too_near(book, other, part.time).empty();
}

std::vector<Interval> Combinations::times_of(std::size_t segment, Instant start) const {
    auto earliest = start;
    std::int64_t further = 0;  // how many steps later it can begin
    for (std::size_t each = 0; each <= segment; ++each) {
        const auto& one = service_.segments[each];
        if (each > 0) {
            earliest += service_.segments[each - 1].length + one.gap_min;
            further += std::max<std::int64_t>(0, (one.gap_max - one.gap_min) / kGapStep);
        }
    }
    std::vector<Interval> times;
    const auto length = service_.segments[segment].length;
    for (std::int64_t step = 0; step <= further; ++step) {
        const auto from = earliest + step * kGapStep;
        times.push_back({from, from + length});
    }
    return times;
}

std::vector<ReachOfNeed> Combinations::reach(Instant start) const {
    std::vector<ReachOfNeed> reach;
    auto earliest = start;
    auto latest = start;
    for (std::size_t segment = 0; segment < service_.segments.size(); ++segment) {
        const auto& wanted = service_.segments[segment];
        if (segment > 0) {
            earliest += wanted.gap_min;
            latest += wanted.gap_max;
        }
        const Interval time{earliest, earliest + wanted.length};
        for (const auto& resources : candidates_[segment]) {
            Interval taken{time.from - pair_buffers_.longest(), latest + wanted.length + pair_buffers_.longest()};
            for (const auto* resource : resources) {
                const auto own = with_buffers(wanted, *resource, branch_, {earliest, latest + wanted.length});
                taken = {std::min(taken.from, own.from), std::max(taken.until, own.until)};
            }
            reach.push_back({resources, time, taken});
        }
        earliest += wanted.length;
        latest += wanted.length;
    }
    for (std::size_t need = 0; !candidates_.empty() && need < candidates_.front().size(); ++need) {
        if (may_take_gaps(need)) reach[need].taken.until = std::max(reach[need].taken.until, latest);
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
