// change_dates: closes and opens a branch on single dates, and chooses the region of its public holidays.
//
// A change that would leave coming appointments outside the hours is refused with their ids. It locks the resource days
// of the dates as the desk does, so a booking of these days is either seen here, or decided with the changed catalogue.
// Read on: catalog/branch_dates.h for what a date can be.
#pragma once

#include "engine/catalog/branch_dates.h"
#include "engine/catalog/catalog.h"
#include "engine/store/mariadb/database.h"

#include <chrono>
#include <optional>
#include <string>
#include <vector>

namespace slotkeeper {

struct DatesChange {
    std::vector<BranchDate> set{};                       // they replace earlier ones of the same date
    std::vector<std::chrono::sys_days> removed{};        // each is a date of the branch's own
    std::optional<std::optional<std::string>> region{};  // given: the new one, which is known, or none
    bool force = false;                                  // although appointments are in the way; they stay as they are
    std::string field{"date"};                           // that a refusal names
    std::string actor{};                                 // who forces it, noted with the appointments
    std::string reason{};                                // why; noted too, and needed with force
};

// Stores the change with a new version of the catalogue, or refuses and changes nothing: missing_field (force without a
// reason), invalid_field (hours that
// overlap, a date before limits::instant_min or after the last that can be booked), not_found (no such date to remove),
// state_conflict with the ids in `in_the_way`. Forced or not, no appointment changes; those that a
// forced change leaves outside the hours are noted, as of any change of the catalogue (catalog/orphans.h).
// REQUIRES: the catalogue has the branch.
Result<Done> change_dates(store::Database& database, const CatalogPtr& catalog, BranchId branch,
                          const DatesChange& change);

}  // namespace slotkeeper
