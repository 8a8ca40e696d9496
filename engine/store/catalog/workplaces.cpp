// workplaces: assembles them.
#include "engine/store/catalog/workplaces.h"

#include <algorithm>

namespace slotkeeper::store {

void Workplaces::fill(Resource& resource, const std::vector<Branch>& branches, std::vector<CatalogFlaw>& flaws) const {
    const auto listed = branches_.find(resource.id);
    if (listed == branches_.end()) return;
    for (const auto id : listed->second) {
        const auto is_this = [&](const Branch& branch) { return branch.id == id; };
        if (id == resource.branch || std::none_of(branches.begin(), branches.end(), is_this)) {
            flaws.push_back({resource.id.text(), "its other branch " + id.text() + " is missing or unusable"});
            continue;
        }
        auto& place = resource.other_branches.emplace_back(Workplace{id});
        const auto hours = hours_.find({resource.id, id});
        if (hours == hours_.end()) continue;
        const auto right = check_hours(hours->second, "resource_branch_hours");
        if (!right) flaws.push_back({resource.id.text(), right.refusal().field + " " + right.refusal().message});
        place.hours = right ? WeeklyHours(hours->second) : WeeklyHours();
    }
}

}  // namespace slotkeeper::store
