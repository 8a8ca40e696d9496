// why_unable: the first thing that is missing.
#include "engine/catalog/why_unable.h"

#include "engine/catalog/needs.h"

#include <algorithm>
#include <set>

namespace slotkeeper {

namespace {

std::string word_for(ResourceKind kind) {
    return kind == ResourceKind::staff ? "staff member" : std::string(name_of(kind));
}

template <class Item>
std::string named(const Item& item) {
    return item.name + " (" + item.id.text() + ')';
}

// "colour", "colour or cut"
std::string joined(const std::set<std::string>& words) {
    std::string text;
    for (const auto& word : words) text += (text.empty() ? "" : " or ") + word;
    return text;
}

std::string places_of(const Catalog& catalog, const Resource& resource) {
    const auto name = [&](BranchId id) {
        const auto* branch = catalog.branch(id);
        return branch != nullptr ? named(*branch) : id.text();
    };
    auto text = name(resource.branch);
    for (const auto& place : resource.other_branches) text += ", " + name(place.branch);
    return text;
}

// Of all needs of the service.
std::string missing_of(const Service& service, const Resource& resource) {
    std::set<std::string> kinds, skills;
    for (const auto& segment : service.segments) {
        for (const auto& need : segment.needs) {
            kinds.insert(word_for(need.kind));
            if (need.kind == resource.kind) skills.insert(skill_text(need));
        }
    }
    if (kinds.empty()) return "the service needs no person, room or device";
    if (skills.empty()) return "it is a " + word_for(resource.kind) + ", and the service needs a " + joined(kinds);
    const auto text = joined(skills);
    return text.empty() ? "the service names others" : "it lacks the skill " + text;
}

}  // namespace

std::string what_is_missing(const Resource& resource, const Need& need) {
    if (resource.deleted) return "it is deleted";
    if (!resource.active) return "it is inactive";
    if (resource.kind != need.kind) {
        return "it is a " + word_for(resource.kind) + ", and this needs a " + word_for(need.kind);
    }
    const auto& named = need.resources;
    if (!named.empty() && std::find(named.begin(), named.end(), resource.id) == named.end()) {
        return "it is not among those that this names";
    }
    return "it lacks the skill " + skill_text(need);
}

std::string why_unable(const Catalog& catalog, const Service& service, const Resource& resource, const Branch* branch) {
    auto text = named(resource) + " cannot serve " + named(service) + ": ";
    if (resource.deleted) return text + "it is deleted";
    if (!resource.active) return text + "it is inactive";
    if (branch != nullptr && !resource.works_at(branch->id)) {
        return text + "it works at " + places_of(catalog, resource) + ", not at " + named(*branch);
    }
    return text + missing_of(service, resource);
}

}  // namespace slotkeeper
