// resource_preferences: assigns resources to needs.
#include "engine/booking/resource_preferences.h"

#include <algorithm>
#include <set>

namespace slotkeeper {

namespace {

// Tries every need for the first resource, then the other resources: at most limits::segment_resources_max of each.
// `dead`: sets of needs that are taken by the resources before, and leave no way for the others.
bool place(const std::vector<Need>& needs, std::span<const Resource* const> resources,
           std::vector<ResourcePreference>& placed, int segment, std::set<std::set<int>>& dead) {
    if (resources.empty()) return true;
    std::set<int> taken_needs;
    for (const auto& preference : placed) taken_needs.insert(preference.need);
    if (dead.contains(taken_needs)) return false;
    for (std::size_t i = 0; i < needs.size(); ++i) {
        const auto need = static_cast<int>(i);
        if (taken_needs.contains(need) || !resources.front()->can(needs[i])) continue;
        placed.push_back({segment, need, resources.front()->id});
        if (place(needs, resources.subspan(1), placed, segment, dead)) return true;
        placed.pop_back();
    }
    dead.insert(std::move(taken_needs));
    return false;
}

}  // namespace

std::optional<ResourcePreference> preference_beside(const Service& service, const Resource& resource,
                                                    std::span<const ResourcePreference> others) {
    const auto is_taken = [&](int segment, int need) {
        return std::any_of(others.begin(), others.end(), [&](const ResourcePreference& other) {
            return other.segment == segment && other.need == need && other.resource != resource.id;
        });
    };
    for (auto segment = 0; std::cmp_less(segment, service.segments.size()); ++segment) {
        const auto& needs = service.segments[static_cast<std::size_t>(segment)].needs;
        for (auto need = 0; std::cmp_less(need, needs.size()); ++need) {
            if (!resource.can(needs[static_cast<std::size_t>(need)]) || is_taken(segment, need)) continue;
            return ResourcePreference{segment, need, resource.id};
        }
    }
    return preference_for(service, resource);
}

std::optional<ResourcePreference> preference_for(const Service& service, const Resource& resource) {
    for (std::size_t segment = 0; segment < service.segments.size(); ++segment) {
        const Resource* const wanted[] = {&resource};
        if (const auto preferences = preferences_in_segment(service, segment, wanted)) return preferences->front();
    }
    return std::nullopt;
}

std::optional<std::vector<ResourcePreference>> preferences_in_segment(const Service& service, std::size_t segment,
                                                                      std::span<const Resource* const> resources) {
    std::vector<ResourcePreference> placed;
    std::set<std::set<int>> dead;
    const auto& needs = service.segments[segment].needs;
    if (!place(needs, resources, placed, static_cast<int>(segment), dead)) return std::nullopt;
    return placed;
}

std::vector<ResourcePreference> completed(std::vector<ResourcePreference> preferences, const Appointment& present) {
    for (const auto& part : present.parts) {
        if (!part.resource) continue;
        const auto named =
            std::any_of(preferences.begin(), preferences.end(), [&](const ResourcePreference& preference) {
                return preference.segment == part.segment && preference.need == part.need;
            });
        if (!named) preferences.push_back({part.segment, part.need, *part.resource, /*if_free=*/true});
    }
    return preferences;
}

}  // namespace slotkeeper
