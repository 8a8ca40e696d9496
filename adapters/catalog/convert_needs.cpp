// convert_needs: member by member.
#include "adapters/catalog/convert_needs.h"

#include "engine/catalog/needs.h"
#include "engine/catalog/slug.h"

#include <algorithm>

namespace slotkeeper::catalog {

std::vector<NeedPart> need_parts(const std::vector<Need>& needs, const CatalogDraft& draft) {
    std::vector<NeedPart> parts;
    const auto written = as_written(needs);
    for (const auto& need : written) {
        NeedPart part{need.kind, need.skill, need.same_as_segment, need.unlike_segment, need.skills};
        for (const auto& resource : draft.resources) {
            const auto& named = need.resources;
            if (std::find(named.begin(), named.end(), resource.id) != named.end()) {
                part.resources.push_back(resource.slug);
            }
        }
        std::sort(part.resources.begin(), part.resources.end());
        part.level_min = need.level_min;
        part.count = need.count;
        part.optional = need.optional;
        part.quantity = need.quantity;
        part.per_person = need.per_person;
        part.kept_in_gap = need.kept_in_gap;
        parts.push_back(std::move(part));
    }
    return parts;
}

Need need_from(const NeedPart& part) {
    Need need{part.kind, part.skill, part.same_as_segment, part.unlike_segment, part.skills};
    need.level_min = part.level_min;
    need.count = part.count;
    need.optional = part.optional;
    need.quantity = part.quantity;
    need.per_person = part.per_person;
    need.kept_in_gap = part.kept_in_gap;
    return need;
}

Result<Done> name_resources(Service& service, const ServicePart& part, const CatalogDraft& draft) {
    Checks check;
    for (std::size_t segment = 0; segment < part.segments.size(); ++segment) {
        const auto& needs = part.segments[segment].needs;
        for (std::size_t need = 0; need < needs.size(); ++need) {
            auto& named = service.segments.at(segment).needs.at(need).resources;
            named.clear();
            for (std::size_t i = 0; i < needs[need].resources.size(); ++i) {
                const auto& slug = needs[need].resources[i];
                const auto found = std::find_if(draft.resources.begin(), draft.resources.end(),
                                                [&](const Resource& resource) { return resource.slug == slug; });
                if (found != draft.resources.end()) {
                    named.push_back(found->id);
                    continue;
                }
                const auto path = "services." + service.slug + ".segments[" + std::to_string(segment) + "].needs[" +
                                  std::to_string(need) + "].resources[" + std::to_string(i) + ']';
                check.note(refuse(ErrorCode::invalid_field, path, "must be the slug of a resource"));
            }
        }
    }
    if (check.failed()) return check.refusal();
    return Done{};
}

Result<Done> name_resources(CatalogDraft& draft, const std::vector<ServicePart>& parts) {
    Checks check;
    for (const auto& part : parts) {
        const auto slug = part.slug.value_or(slug_of(part.name));
        const auto service = std::find_if(draft.services.begin(), draft.services.end(),
                                          [&](const Service& one) { return one.slug == slug; });
        if (service != draft.services.end()) check(name_resources(*service, part, draft));
    }
    if (check.failed()) return check.refusal();
    return Done{};
}

std::vector<ServicePart> without_named_resources(std::vector<ServicePart> parts) {
    for (auto& part : parts) {
        for (auto& segment : part.segments) {
            for (auto& need : segment.needs) need.resources.clear();
        }
    }
    return parts;
}

std::vector<SkillPart> skill_parts(const Resource& resource) {
    std::vector<SkillPart> parts;
    for (const auto& skill : resource.skills) parts.push_back({skill, resource.level_of(skill)});
    return parts;
}

std::vector<std::string> skills_from(const std::vector<SkillPart>& parts) {
    std::vector<std::string> skills;
    for (const auto& part : parts) skills.push_back(part.name);
    return skills;
}

std::map<std::string, int> levels_from(const std::vector<SkillPart>& parts) {
    std::map<std::string, int> levels;
    for (const auto& part : parts) {
        if (part.level > 1) levels[part.name] = part.level;
    }
    return levels;
}

}  // namespace slotkeeper::catalog
