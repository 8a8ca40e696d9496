// workplaces: the other branches of resources and the hours there, while a catalogue is read.
#pragma once

#include "engine/store/catalog/catalog_rows.h"
#include "engine/store/catalog/catalog_tables.h"

#include <map>
#include <utility>
#include <vector>

namespace slotkeeper::store {

class Workplaces {
public:
    void take(const WorkplaceRow& row) { branches_[row.resource].push_back(row.branch); }
    void take(const WorkplaceHoursRow& row) { hours_[{row.resource, row.branch}].push_back(row.hours); }

    // Gives a resource its other branches, by id. A branch that is missing is left out; where the hours are unusable,
    // the resource never works.
    void fill(Resource& resource, const std::vector<Branch>& branches, std::vector<CatalogFlaw>& flaws) const;

private:
    std::map<ResourceId, std::vector<BranchId>> branches_;
    std::map<std::pair<ResourceId, BranchId>, std::vector<DayHours>> hours_;
};

}  // namespace slotkeeper::store
