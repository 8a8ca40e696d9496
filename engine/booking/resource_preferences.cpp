// resource_preferences: assigns resources to needs.
#include "engine/booking/resource_preferences.h"

#include <algorithm>

namespace slotkeeper {

namespace {

// Tries every need for the first resource, then the other resources: at most limits::needs_max of each.
bool place(const std::vector<Need>& needs, std::span<const Resource* const> resources,
           std::vector<ResourcePreference>& placed, int segment) {
    if (resources.empty()) return true;
    for (std::size_t i = 0; i < needs.size(); ++i) {
        const auto need = static_cast<int>(i);
        const auto taken = std::any_of(placed.begin(), placed.end(),
                                       [&](const ResourcePreference& preference) { return preference.need == need; });
        if (taken || !resources.front()->can(needs[i])) continue;
        placed.push_back({segment, need, resources.front()->id});
        if (place(needs, resources.subspan(1), placed, segment)) return true;
        placed.pop_back();
    }
    return false;
}

}  // namespace

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
    if (!place(service.segments[segment].needs, resources, placed, static_cast<int>(segment))) return std::nullopt;
    return placed;
}

std::vector<ResourcePreference> completed(std::vector<ResourcePreference> preferences, const Appointment& present) {
    for (const auto& part : present.parts) {
        if (!part.resource) continue;
        const auto named =
            std::any_of(preferences.begin(), preferences.end(), [&](const ResourcePreference& preference) {
                return preference.segment == part.segment && preference.need == part.need;
            });
        if (!named) preferences.push_back({part.segment, part.need, *part.resource});
    }
    return preferences;
}

}  // namespace slotkeeper
