// stand_ins: finds them in the claims of time off, and adds them to those who may serve.
#include "engine/availability/stand_ins.h"

#include "engine/availability/combinations.h"

#include <algorithm>
#include <set>

namespace slotkeeper {

bool may_get_stand_in(Channel channel) { return channel == Channel::rest || channel == Channel::command; }

std::vector<StandIn> stand_ins_in(const DayBook& book, const std::vector<ReachOfNeed>& reach) {
    std::set<StandIn> found;
    for (const auto& need : reach) {
        for (const auto* resource : need.resources) {
            for (const auto& where : resource_days(resource->id, need.taken)) {
                for (const auto& claim : book.claims(where)) {
                    if (claim.stand_in) found.insert({resource->id, *claim.stand_in});
                }
            }
        }
    }
    return {found.begin(), found.end()};
}

bool stands_in(const DayBook& book, const StandIn& who, const Interval& time) {
    if (!book.covers(who.absent, time)) return false;
    const auto claims = book.overlapping(who.absent, time);
    return std::any_of(claims.begin(), claims.end(),
                       [&](const Claim& claim) { return claim.stand_in == who.stand_in; });
}

void Combinations::allow_stand_ins(const std::vector<StandIn>& stand_ins) {
    for (const auto& [which, absent] : requested_) {
        auto& able = candidates_[static_cast<std::size_t>(which.first)][static_cast<std::size_t>(which.second)];
        const auto& need =
            service_.segments[static_cast<std::size_t>(which.first)].needs[static_cast<std::size_t>(which.second)];
        for (const auto& one : stand_ins) {
            const auto* resource = one.absent == absent ? catalog_.resource(one.stand_in) : nullptr;
            if (resource == nullptr || !resource->active || !resource->works_at(branch_.id)) continue;
            if (!resource->can(need) || !can_talk(*resource)) continue;
            if (std::find(able.begin(), able.end(), resource) != able.end()) continue;
            able.push_back(resource);
        }
    }
}

std::optional<ResourceId> Combinations::stands_in_for(const Resource& resource, int segment, int need) const {
    const auto asked = requested_.find({segment, need});
    return asked == requested_.end() || asked->second == resource.id ? std::nullopt : std::optional(asked->second);
}

bool Combinations::is_wanted_then(const Resource& resource, int segment, int need, const Interval& time,
                                  const DayBook& book) const {
    const auto absent = stands_in_for(resource, segment, need);
    return !absent || stands_in(book, {*absent, resource.id}, time);
}

}  // namespace slotkeeper
