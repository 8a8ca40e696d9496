// day_books: a day book read without locks, for searches.
#pragma once

#include "engine/availability/combinations.h"
#include "engine/store/mariadb/database.h"

#include <set>
#include <vector>

namespace slotkeeper {

// For each of these resources the nearest busy days before `first` and after `last`, which decide between equally busy
// staff.
std::vector<ResourceDay> busy_days_beside(const std::set<ResourceId>& resources, std::chrono::sys_days first,
                                          std::chrono::sys_days last, store::Database& database);
std::vector<ResourceDay> busy_days_beside(const std::vector<ReachOfNeed>& reach, store::Database& database);

// All days that the needs could touch.
DayBook read_day_book(const std::vector<ReachOfNeed>& reach, store::Database& database);
// Every day from `first` to `last` (both inclusive) of these resources, with the neighbouring busy days. `now` decides
// which holds are void.
DayBook read_day_book(const std::set<ResourceId>& resources, std::chrono::sys_days first, std::chrono::sys_days last,
                      Instant now, store::Database& database);

}  // namespace slotkeeper
