// combinations: what is the same for all starts, and the reasons for a choice.
#include "engine/availability/combinations.h"

#include "engine/availability/mapped_parts.h"
#include "engine/catalog/why_unable.h"

#include <algorithm>

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
        // Who does not serve an optional need is no reason to refuse.
        if (preference.if_free && needs[static_cast<std::size_t>(preference.need)].optional) continue;
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
                           const std::vector<ResourcePreference>& preferences, Openings& openings, bool any_hours,
                           Guests guests)
    : catalog_(catalog),
      branch_(branch),
      service_(service),
      openings_(openings),
      any_hours_(any_hours),
      links_(service),
      guests_(std::move(guests)) {
    guests_.count = std::max(guests_.count, 1);
    for (const auto& segment : service.segments) {
        pair_buffers_.emplace_back(catalog, segment.of_service.value_or(service.id));
        longest_pair_buffer_ = std::max(longest_pair_buffer_, pair_buffers_.back().longest());
        if (service.visit.empty()) break;  // the same for all of them
    }
    for (std::size_t segment = 0; segment < service.segments.size(); ++segment) {
        auto& needs = candidates_.emplace_back();
        for (std::size_t need = 0; need < service.segments[segment].needs.size(); ++need) {
            const auto& wanted = service.segments[segment].needs[need];
            const auto* preference = preference_for(preferences, segment, need);
            const auto is_soft = preference != nullptr && preference->if_free && wanted.optional;
            if (preference != nullptr && !is_soft) {
                needs.push_back({catalog.resource(preference->resource)});
                const std::pair place{static_cast<int>(segment), static_cast<int>(need)};
                requested_[place] = preference->resource;
                if (preference->is_stand_in) offered_stand_ins_.insert(place);
                continue;
            }
            has_optional_ = has_optional_ || wanted.optional;
            if (is_soft) asked_first_.emplace(NeedPlace{segment, need}, preference->resource);
            auto able = catalog.able(branch, wanted);
            std::erase_if(able, [&](const Resource* one) {
                const auto is_named = is_soft && preference->resource == one->id;
                return !is_named && !can_talk(*one);
            });
            needs.push_back(std::move(able));
        }
    }
}

const std::vector<const Resource*>& Combinations::candidates(int segment, int need) const {
    return candidates_.at(static_cast<std::size_t>(segment)).at(static_cast<std::size_t>(need));
}

int Combinations::places(int segment, int need) const {
    // Of a session each booking takes a seat.
    if (service_.seats > 1) return 1;
    return need_at({static_cast<std::size_t>(segment), static_cast<std::size_t>(need)}).places(guests_.count);
}

bool Combinations::may_leave_out(NeedPlace place) const {
    return has_optional_ && need_at(place).optional &&
           !requested_.contains({static_cast<int>(place.segment), static_cast<int>(place.need)});
}

// Whether a resource that can serve this need of the first segment could be taken for the whole.
bool Combinations::may_take_gaps(std::size_t need) const {
    const auto& able = candidates_.front()[need];
    return takes_gaps_ && std::any_of(able.begin(), able.end(), [&](const Resource* resource) {
               const Part part{0, static_cast<int>(need), resource->id, {}, {}};
               return taken_as_whole(catalog_, service_, {&part, 1}).has_value();
           });
}

// The time in which other bookings of the resource matter.
Interval Combinations::around(const Resource& resource, const Interval& time, const Interval& taken) const {
    const auto way = with_way(catalog_, resource, taken);
    return {std::min(way.from, time.from - longest_pair_buffer_),
            std::max(way.until, time.until + longest_pair_buffer_)};
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
        const auto as_asked = part.resource == asked->second && !offered_stand_ins_.contains(asked->first);
        return as_asked ? ChosenBy::requested : ChosenBy::stand_in;
    }
    const auto wished =
        asked_first_.find({static_cast<std::size_t>(part.segment), static_cast<std::size_t>(part.need)});
    if (wished != asked_first_.end() && wished->second == part.resource) return ChosenBy::requested;
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
    const NeedPlace place{static_cast<std::size_t>(part.segment), static_cast<std::size_t>(part.need)};
    if (!fits_beside(parts, place, other)) return false;
    const auto taken = reserved(other, part.segment, part.need, part.time, start);
    return has_room_for(book, place, other, part.time, taken, own_places(parts, other, own_time(part)));
}

}  // namespace slotkeeper
