// combinations: the search through segments, gaps, needs and resources.
#include "engine/availability/combinations.h"

#include "engine/availability/mapped_parts.h"
#include "engine/availability/need_matching.h"
#include "engine/catalog/why_unable.h"

#include <algorithm>
#include <set>
#include <tuple>

namespace slotkeeper {

namespace {

const ResourcePreference* preference_for(const std::vector<ResourcePreference>& preferences, std::size_t segment,
                                         std::size_t need) {
    for (const auto& preference : preferences) {
        if (static_cast<std::size_t>(preference.segment) == segment &&
            static_cast<std::size_t>(preference.need) == need)
            return &preference;
    }
    return nullptr;
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
    // Only services whose segments depend on each other (the same person again, buffers that reach into the segment
    // before) come near the limit: their number of combinations grows with every segment.
    int steps = 0;

    // The end of all segments so far; one that runs beside another may end later than the last.
    Instant end() const {
        auto latest = start;
        for (const auto& part : parts) latest = std::max(latest, part.time.until);
        return latest;
    }
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
    : catalog_(catalog), branch_(branch), service_(service), openings_(openings), any_hours_(any_hours) {
    for (const auto& segment : service.segments) {
        pair_buffers_.emplace_back(catalog, segment.of_service.value_or(service.id));
        longest_pair_buffer_ = std::max(longest_pair_buffer_, pair_buffers_.back().longest());
        if (service.visit.empty()) break;  // the same for all of them
    }
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
    const auto found = fill_segment(search, 0, start);
    ended_at_limit_ = !found && search.steps > steps_max_;
    if (found) {
        settle_buffers(search.parts, service_);
        if (search.as_whole) take_gaps(search.parts, *search.as_whole);
        for (auto& part : search.parts) {
            part.service = service_.segments[static_cast<std::size_t>(part.segment)].of_service;
        }
        const auto end = search.end();
        Proposal proposal{{start, end}, std::move(search.parts)};
        if (service_.seats > 1) proposal.seats_left = service_.seats;
        return proposal;
    }
    if (ended_at_limit_) {
        auto refusal = refuse(ErrorCode::slot_conflict, "start",
                              "not offered: search limit; none of the first " + std::to_string(steps_max_) +
                                  " combinations of staff and rooms is free");
        refusal.segment = static_cast<int>(search.failed_segment);
        return refusal;
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
    const auto from = wanted.parallel && segment > 0 ? search.parts.back().time.from : earliest;
    for (auto gap = first_gap; gap <= last_gap; gap += kGapStep) {
        if (search.steps > steps_max_) return false;
        if (segment > search.failed_segment) {
            search.failed_segment = segment;
            search.hours_allowed = false;
        }
        const auto before = search.parts;
        if (keep_until(search, segment, from + gap) && may_be_filled(search, segment, from + gap) &&
            fill_need(search, segment, 0, from + gap))
            return true;
        search.parts = before;
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

// After its needs.
bool Combinations::end_segment(Search& search, std::size_t segment, const Interval& time) {
    if (segment == search.failed_segment) search.hours_allowed = true;
    const auto is_empty = search.parts.empty() || std::cmp_not_equal(search.parts.back().segment, segment);
    if (is_empty) search.parts.push_back({static_cast<int>(segment), 0, std::nullopt, time, time});
    if (fill_segment(search, segment + 1, search.end())) return true;
    if (is_empty) search.parts.pop_back();
    return false;
}

bool Combinations::fill_need(Search& search, std::size_t segment, std::size_t need, Instant at) {
    if (++search.steps > steps_max_) return false;
    const auto& wanted = service_.segments[segment];
    const Interval time{at, at + wanted.length};
    if (need == wanted.needs.size()) return end_segment(search, segment, time);
    const auto day = std::chrono::floor<std::chrono::days>(at);
    for (const auto* resource : in_turn(assignment(), candidates_[segment][need], day, search.book)) {
        if (++search.steps > steps_max_) return false;
        if (!may_work(search, segment, need, *resource, time)) continue;
        if (!is_free(search, segment, need, *resource, time)) continue;
        const auto taken = with_buffers(wanted, *resource, branch_, time);
        search.parts.push_back({static_cast<int>(segment), static_cast<int>(need), resource->id, time, taken});
        if (fill_need(search, segment, need + 1, at)) return true;
        search.parts.pop_back();
    }
    return wanted.needs[need].optional && !is_wanted(segment, need) && fill_need(search, segment, need + 1, at);
}

// Whether it works then, and is wanted then. Noted before the other segments are considered: working hours do not
// depend on who serves those.
bool Combinations::may_work(Search& search, std::size_t segment, std::size_t need, const Resource& resource,
                            const Interval& time) {
    const auto may = is_wanted_then(resource, static_cast<int>(segment), static_cast<int>(need), time, search.book) &&
                     works(resource, time);
    if (may && segment == search.failed_segment) search.hours_allowed = true;
    return may;
}

// Beside the parts chosen so far, which are not in the book yet: count them, or one resource could serve two at once.
bool Combinations::is_free(const Search& search, std::size_t segment, std::size_t need, const Resource& resource,
                           const Interval& time) const {
    const auto& wanted = service_.segments[segment];
    if (!suits(search, wanted.needs[need], resource)) return false;
    const auto taken = with_buffers(wanted, resource, branch_, time);
    if (!search.book.covers(resource.id, around(resource, time, taken))) return false;
    const auto own = own_parts(search, resource, with_buffers(wanted, time));
    // What serves a session does one thing in it, so that its claims tell which session it is.
    if (service_.seats > 1 && own > 0) return false;
    return has_place(search.book, resource, taken, own) && !way_in_the_way(search.book, resource, time, taken) &&
           too_near(search.book, resource, segment, time).empty() && !own_too_near(search, resource, segment, time) &&
           may_serve(search.parts, resource, search.start, time);
}

// How many of the parts chosen so far take the resource then.
int Combinations::own_parts(const Search& search, const Resource& resource, const Interval& own_taken) const {
    return static_cast<int>(std::count_if(search.parts.begin(), search.parts.end(), [&](const Part& part) {
        return part.resource == resource.id && own_time(part).overlaps(own_taken);
    }));
}

// Whether another service of the visit that the resource serves needs more time between.
bool Combinations::own_too_near(const Search& search, const Resource& resource, std::size_t segment,
                                const Interval& time) const {
    if (pair_buffers_.size() == 1 || resource.capacity > 1) return false;
    return std::any_of(search.parts.begin(), search.parts.end(), [&](const Part& part) {
        const auto other = service_.segments[static_cast<std::size_t>(part.segment)].of_service;
        return part.resource == resource.id && other && other != service_.segments[segment].of_service &&
               pair_buffers_[segment].too_near(*other, part.time, time);
    });
}

// Whether the needs of a segment can be met at that time, each by a place of its own: a matching of needs and places.
// What the needs want of each other is not asked. A segment with one need is tried at once.
bool Combinations::may_be_filled(Search& search, std::size_t segment, Instant at) {
    const auto& wanted = service_.segments[segment];
    if (wanted.needs.size() < 2) return true;
    const Interval time{at, at + wanted.length};
    NeedMatching matching;
    for (std::size_t need = 0; need < wanted.needs.size(); ++need) {
        const auto& one = wanted.needs[need];
        if ((one.optional && !is_wanted(segment, need)) || one.same_as_segment == static_cast<int>(segment)) continue;
        std::vector<const Resource*> free;
        for (const auto* resource : candidates_[segment][need]) {
            ++search.steps;
            if (may_work(search, segment, need, *resource, time) && is_free(search, segment, need, *resource, time)) {
                free.push_back(resource);
            }
        }
        if (free.empty()) return false;
        matching.add(std::move(free), [&](const Resource& resource, int own) {
            own += own_parts(search, resource, with_buffers(wanted, time));
            if (service_.seats > 1 && own > 0) return false;
            return has_place(search.book, resource, with_buffers(wanted, resource, branch_, time), own);
        });
        if (!matching.is_complete()) return false;
    }
    return true;
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
        const auto own = std::count_if(search.parts.begin(), search.parts.end(), [&](const Part& one) {
            return one.resource == part.resource && one.taken.overlaps(gap);
        });
        if (!search.book.covers(*part.resource, gap)) return false;
        if (!has_place(search.book, catalog_.at(*part.resource), gap, static_cast<int>(own))) return false;
        part.taken.until = until;
    }
    return true;
}

// The time in which other bookings of the resource matter.
Interval Combinations::around(const Resource& resource, const Interval& time, const Interval& taken) const {
    const auto way = with_way(catalog_, resource, taken);
    return {std::min(way.from, time.from - longest_pair_buffer_),
            std::max(way.until, time.until + longest_pair_buffer_)};
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
    return has_place(book, other, taken, static_cast<int>(own)) &&
           too_near(book, other, static_cast<std::size_t>(part.segment), part.time).empty();
}

}  // namespace slotkeeper
