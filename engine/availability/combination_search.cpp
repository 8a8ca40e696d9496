// combination_search: the search through segments, gaps, needs and resources, within a bound.
#include "engine/availability/combinations.h"
#include "engine/availability/mapped_parts.h"
#include "engine/availability/matching.h"
#include "engine/catalog/needs.h"

#include <algorithm>
#include <compare>
#include <set>

namespace slotkeeper {

namespace {

// A segment with the end of the segment before, and with all earlier choices that matter from there on.
struct DeadEnd {
    std::size_t segment = 0;
    Instant earliest{};
    std::optional<ResourceId> as_whole{};
    std::vector<std::optional<ResourceId>> referred{};

    auto operator<=>(const DeadEnd&) const = default;
};

}  // namespace

struct Combinations::Search {
    const DayBook& book;
    Instant start;
    std::int64_t work_max = 0;
    bool fills_optional = false;
    std::vector<Part> parts{};
    // How far the best attempt came, and whether only claims were in its way.
    std::size_t failed_segment = 0;
    bool hours_allowed = false;
    // Whom one booking at Cal.com takes for the whole length, given the parts of the first segment.
    std::optional<ResourceId> as_whole{};
    std::set<DeadEnd> dead_ends{};
    int work = 0;  // resources looked at
    bool is_checked = false, is_hopeless = false;

    // The end of all segments so far; one that runs beside another may end later than the last.
    Instant end() const {
        auto latest = start;
        for (const auto& part : parts) latest = std::max(latest, part.time.until);
        return latest;
    }
    std::optional<ResourceId> resource_at(NeedPlace place) const {
        for (const auto& part : parts) {
            if (std::cmp_equal(part.segment, place.segment) && std::cmp_equal(part.need, place.need)) {
                return part.resource;
            }
        }
        return std::nullopt;
    }
};

Result<Proposal> Combinations::propose(Instant start, const DayBook& book) {
    if (service_.segments.empty()) return refuse(ErrorCode::not_bookable, "service_id", "the service has no segments");
    if (auto joined = join(start, book)) return *std::move(joined);
    if (only_session_) return taken_refusal(start, book);
    const auto bound = ended_early_ < kEndedInFull ? kWorkMax : kWorkMaxLater;
    work_ = 0;
    std::optional<Search> search;
    // Optional needs are left out only if nothing is found with all of them.
    for (const auto fills_optional : {true, false}) {
        if (fills_optional && !has_optional_) continue;
        search.emplace(Search{.book = book,
                              .start = start,
                              .work_max = has_optional_ ? bound / 2 : bound,
                              .fills_optional = fills_optional});
        const auto found = fill_segment(*search, 0, start);
        work_ += search->work;
        if (found) return made_of(*search);
    }
    return refusal_of(*search);
}

Proposal Combinations::made_of(Search& search) const {
    settle_buffers(search.parts, service_);
    if (search.as_whole) take_gaps(search.parts, *search.as_whole);
    for (auto& part : search.parts) {
        part.service = service_.segments[static_cast<std::size_t>(part.segment)].of_service;
    }
    const auto end = search.end();
    Proposal proposal{{search.start, end}, std::move(search.parts)};
    if (service_.seats > 1) proposal.seats_left = service_.seats;
    return proposal;
}

Refusal Combinations::refusal_of(const Search& search) {
    auto refusal = taken_refusal(search.start, search.book);
    if (search.work > search.work_max && !search.is_hopeless) {
        ++ended_early_;
        refusal.message =
            "nothing was found within the limit of one search, and not every combination of resources was tried";
    } else if (!search.hours_allowed) {
        return refuse(ErrorCode::outside_hours, "start", "no suitable staff or room has working hours at that time");
    }
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
    DeadEnd here{segment, earliest, search.as_whole, {}};
    for (const auto& place : links_.referred_from(segment)) here.referred.push_back(search.resource_at(place));
    if (segment > 0 && search.dead_ends.contains(here)) return false;
    const auto& wanted = service_.segments[segment];
    const auto first_gap = segment == 0 ? Minutes{0} : wanted.gap_min;
    const auto last_gap = segment == 0 ? Minutes{0} : wanted.gap_max;
    const auto from = wanted.parallel && segment > 0 ? search.parts.back().time.from : earliest;
    const auto before = search.parts;
    for (auto gap = first_gap; gap <= last_gap; gap += kGapStep) {
        if (segment > search.failed_segment) {
            search.failed_segment = segment;
            search.hours_allowed = false;
        }
        const auto is_kept = keep_until(search, segment, from + gap);
        if (!is_kept && segment == search.failed_segment) search.hours_allowed = true;  // a claim is in the way
        if (is_kept && fill_need(search, {segment, 0}, from + gap) == Filled::all) return true;
        search.parts = before;
        if (is_over(search)) return false;
    }
    // What overlaps in time, or is summed up by a rule, depends on all earlier choices.
    if (segment > 0 && links_.stands_apart(segment) && !resource_rule_ && !has_own_pairs()) {
        search.dead_ends.insert(std::move(here));
    }
    return false;
}

// Whether the person of a booking for the whole has no other claim until then. Parts of this appointment are not in the
// book.
bool Combinations::is_free_until(const Search& search, Instant until) const {
    if (!search.as_whole) return true;
    const Interval whole{search.parts.front().time.from, until};
    auto places = 1;
    for (const auto& part : search.parts) {
        if (part.resource == search.as_whole) places = std::max(places, part.quantity);
    }
    return search.book.covers(*search.as_whole, whole) &&
           has_place(search.book, catalog_.at(*search.as_whole), whole, places - 1);
}

// `not_here`: this need or a later one of its segment has no resource. `not_later`: all have one, and a later segment
// fails, for which other resources of this need do not matter, or were tried.
Combinations::Filled Combinations::fill_need(Search& search, NeedPlace place, Instant at) {
    const auto& wanted = service_.segments[place.segment];
    const Interval time{at, at + wanted.length};
    const auto number = static_cast<int>(place.segment);
    if (wanted.needs.empty()) {
        ++search.work;
        if (place.segment == search.failed_segment) search.hours_allowed = true;
        search.parts.push_back({number, 0, std::nullopt, time, time});
        if (fill_segment(search, place.segment + 1, search.end())) return Filled::all;
        search.parts.pop_back();
        return Filled::not_later;
    }
    if (place.need == wanted.needs.size()) {
        if (place.segment == search.failed_segment) search.hours_allowed = true;
        return fill_segment(search, place.segment + 1, search.end()) ? Filled::all : Filled::not_later;
    }
    search.work += static_cast<int>(candidates_[place.segment][place.need].size()) + 1;
    if (is_over(search)) return Filled::not_later;
    if (links_.is_crowded(place.segment) && !can_fill_rest(search, place, time, true)) return Filled::not_here;
    const auto need = static_cast<int>(place.need);
    auto failed = Filled::not_here;
    for (const auto* resource : in_order(place, at, search.book)) {
        if (!may_work(search, place, *resource, time) || !is_free(search, place, *resource, time)) continue;
        Part part{number, need, resource->id, time, with_buffers(wanted, *resource, branch_, time)};
        part.quantity = places(number, need);
        search.parts.push_back(std::move(part));
        const auto filled = fill_need(search, {place.segment, place.need + 1}, at);
        if (filled == Filled::all) return filled;
        search.parts.pop_back();
        if (filled == Filled::not_here) continue;
        failed = Filled::not_later;
        if (is_over(search) || !matters(place)) return failed;
    }
    if (search.fills_optional || !may_leave_out(place)) return failed;
    const auto without = leave_out(search, place, time);
    return without == Filled::not_here ? failed : without;
}

// Goes on without a resource for an optional need; the branch must be open all the same.
Combinations::Filled Combinations::leave_out(Search& search, NeedPlace place, const Interval& time) {
    if (!any_hours_ && !openings_.branch_open(time)) return Filled::not_here;
    search.parts.push_back(
        {static_cast<int>(place.segment), static_cast<int>(place.need), std::nullopt, time, time, std::nullopt});
    const auto filled = fill_need(search, {place.segment, place.need + 1}, time.from);
    if (filled != Filled::all) search.parts.pop_back();
    return filled;
}

// Whether it works then, and is wanted then. Noted before the other segments are considered: working hours do not
// depend on who serves those.
bool Combinations::may_work(Search& search, NeedPlace place, const Resource& resource, const Interval& time) {
    const auto may =
        is_wanted_then(resource, static_cast<int>(place.segment), static_cast<int>(place.need), time, search.book) &&
        works(resource, time);
    if (may && place.segment == search.failed_segment) search.hours_allowed = true;
    return may;
}

// Beside the parts chosen so far, which are not in the book yet: count them, or one resource could serve two at once.
bool Combinations::is_free(const Search& search, NeedPlace place, const Resource& resource,
                           const Interval& time) const {
    if (!fits_beside(search.parts, place, resource)) return false;
    const auto& wanted = service_.segments[place.segment];
    const auto own = own_places(search.parts, resource, with_buffers(wanted, time));
    return has_room_for(search.book, place, resource, time, with_buffers(wanted, resource, branch_, time), own) &&
           !own_too_near(search, resource, place.segment, time) &&
           may_serve(search.parts, resource, search.start, time);
}

// Whether another service of the visit that the resource serves needs more time between.
bool Combinations::own_too_near(const Search& search, const Resource& resource, std::size_t segment,
                                const Interval& time) const {
    if (!has_own_pairs() || resource.capacity > 1) return false;
    return std::any_of(search.parts.begin(), search.parts.end(), [&](const Part& part) {
        const auto other = service_.segments[static_cast<std::size_t>(part.segment)].of_service;
        return part.resource == resource.id && other && other != service_.segments[segment].of_service &&
               pair_buffers_[segment].too_near(*other, part.time, time);
    });
}

// Takes what the segment before keeps in the gap until the next one begins; false if it is not free so long. The next
// segment has its own buffer before it.
bool Combinations::keep_until(Search& search, std::size_t next, Instant at) const {
    if (next == 0) return true;
    const auto until = at - service_.segments[next].buffer_before;
    for (auto& part : search.parts) {
        if (std::cmp_not_equal(part.segment + 1, next) || !part.resource || until <= part.taken.until) continue;
        const auto& needs = service_.segments[next - 1].needs;
        if (!needs[static_cast<std::size_t>(part.need)].kept_in_gap) continue;
        const Interval gap{part.taken.until, until};
        auto beside = part.quantity - 1;
        for (const auto& one : search.parts) {
            if (one.resource == part.resource && one.taken.overlaps(gap)) beside += one.quantity;
        }
        if (!search.book.covers(*part.resource, gap)) return false;
        if (!has_place(search.book, catalog_.at(*part.resource), gap, beside)) return false;
        part.taken.until = until;
    }
    return true;
}

// Whether each need of the segment from this one on could have a resource, beside the parts chosen so far or as if
// there were none. If not, nothing works; if so, it may still fail, because the quantities of needs are not summed up.
bool Combinations::can_fill_rest(Search& search, NeedPlace from, const Interval& time, bool beside_parts) {
    const auto& wanted = service_.segments[from.segment];
    Matching matching;
    std::map<ResourceId, std::size_t> known;
    for (auto place = from; place.need < wanted.needs.size(); ++place.need) {
        if (!search.fills_optional && may_leave_out(place)) continue;
        auto& options = matching.options.emplace_back();
        const auto& able = candidates_[place.segment][place.need];
        search.work += static_cast<int>(able.size());
        for (const auto* resource : able) {
            const auto taken = with_buffers(wanted, *resource, branch_, time);
            if (!is_wanted_then(*resource, static_cast<int>(place.segment), static_cast<int>(place.need), time,
                                search.book)) {
                continue;
            }
            if (!works(*resource, time)) continue;
            if (place == from && place.segment == search.failed_segment) search.hours_allowed = true;
            if (beside_parts ? !is_free(search, place, *resource, time)
                             : !has_room_for(search.book, place, *resource, time, taken, 0)) {
                continue;
            }
            const auto own = beside_parts ? own_places(search.parts, *resource, with_buffers(wanted, time)) : 0;
            const auto [at, is_new] = known.try_emplace(resource->id, matching.room.size());
            options.push_back(at->second);
            if (!is_new) continue;
            auto room = 1;
            while (service_.seats <= 1 && std::cmp_less(room, wanted.needs.size()) &&
                   has_place(search.book, *resource, taken, own + room)) {
                ++room;
            }
            matching.room.push_back(room);
        }
    }
    return can_match(matching, search.work);
}

// Whether a segment could not be served at any of its times, even alone. Beside segments that run at the same time it
// may begin at other times than these.
bool Combinations::is_hopeless(Search& search) {
    if (links_.are_beside()) return false;
    const auto reached = std::pair(search.failed_segment, search.hours_allowed);
    for (std::size_t segment = 0; segment < service_.segments.size(); ++segment) {
        search.failed_segment = segment;
        search.hours_allowed = false;
        auto is_possible = false;
        for (const auto& time : times_of(segment, search.start)) {
            is_possible = search.work > search.work_max || can_fill_rest(search, {segment, 0}, time, false);
            if (is_possible) break;
        }
        if (!is_possible) return true;
    }
    std::tie(search.failed_segment, search.hours_allowed) = reached;
    return false;
}

// A search that goes on for long first asks whether it can succeed at all.
bool Combinations::is_over(Search& search) {
    constexpr auto kLong = 10;
    if (!search.is_checked && search.work > search.work_max / kLong) {
        search.is_checked = true;
        search.is_hopeless = is_hopeless(search);
    }
    return search.is_hopeless || search.work > search.work_max;
}

// Whether other resources of this need, or of a later one of its kind in the segment, may help a later segment.
bool Combinations::matters(NeedPlace place) {
    if (resource_rule_ || has_own_pairs() || links_.matter(place.segment, place.need)) return true;
    if (place.segment > 0) return false;
    if (first_rule_) return true;
    if (!gaps_matter_) {
        gaps_matter_ = false;
        for (std::size_t need = 0; need < candidates_.front().size(); ++need) {
            gaps_matter_ = *gaps_matter_ || may_take_gaps(need);
        }
    }
    return *gaps_matter_;
}

std::vector<const Resource*> Combinations::in_order(NeedPlace place, const Instant& at, const DayBook& book) const {
    const auto day = std::chrono::floor<std::chrono::days>(at);
    auto order = in_turn(assignment(), candidates_[place.segment][place.need], day, book);
    if (const auto asked = asked_first_.find(place); asked != asked_first_.end()) {
        std::stable_partition(order.begin(), order.end(),
                              [&](const Resource* resource) { return resource->id == asked->second; });
    }
    return order;
}

bool Combinations::fits_beside(const std::vector<Part>& parts, NeedPlace place, const Resource& resource) const {
    const auto& need = need_at(place);
    const auto serves = [&](std::size_t segment, std::size_t first, std::size_t count) {
        return std::any_of(parts.begin(), parts.end(), [&](const Part& part) {
            return part.resource == resource.id && std::cmp_equal(part.segment, segment) &&
                   std::cmp_greater_equal(part.need, first) && std::cmp_less(part.need, first + count);
        });
    };
    // Several of one need are different ones, whatever their capacity.
    if (need.count > 1) {
        const auto first = place.need - std::min(place.need, static_cast<std::size_t>(need.nth));
        if (serves(place.segment, first, static_cast<std::size_t>(need.count))) return false;
    }
    const auto first_of = [&](int segment) {
        const auto is_there = segment >= 0 && std::cmp_less(segment, service_.segments.size());
        return is_there ? first_needs(service_.segments[static_cast<std::size_t>(segment)].needs, need.kind)
                        : FirstNeeds();
    };
    if (need.same_as_segment) {
        const auto [first, count] = first_of(*need.same_as_segment);
        const auto nth = static_cast<std::size_t>(need.nth);
        if (nth >= count || !serves(static_cast<std::size_t>(*need.same_as_segment), first + nth, 1)) return false;
    }
    if (need.unlike_segment) {
        const auto [first, count] = first_of(*need.unlike_segment);
        if (serves(static_cast<std::size_t>(*need.unlike_segment), first, count)) return false;
    }
    return true;
}

int Combinations::own_places(const std::vector<Part>& parts, const Resource& resource,
                             const Interval& own_taken) const {
    auto places = 0;
    for (const auto& part : parts) {
        if (part.resource == resource.id && own_time(part).overlaps(own_taken)) places += part.quantity;
    }
    return places;
}

bool Combinations::has_room_for(const DayBook& book, NeedPlace place, const Resource& resource, const Interval& time,
                                const Interval& taken, int own) const {
    if (!book.covers(resource.id, around(resource, time, taken))) return false;
    // What serves a session does one thing in it, so that its claims tell which session it is.
    if (service_.seats > 1 && own > 0) return false;
    const auto beside = own + places(static_cast<int>(place.segment), static_cast<int>(place.need)) - 1;
    return has_place(book, resource, taken, beside) && !way_in_the_way(book, resource, time, taken) &&
           too_near(book, resource, place.segment, time).empty();
}

}  // namespace slotkeeper
