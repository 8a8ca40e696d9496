// assignment_rows: who served how many bookings, and whom. Plain reads; desk/assignment_facts.h uses them.
#pragma once

#include "engine/base/ids.h"
#include "engine/store/mariadb/database.h"
#include "engine/time/interval.h"

#include <optional>
#include <span>
#include <vector>

namespace slotkeeper::store {

// For each of these resources and each month: (resource_id, a day of the month, bookings of the service that take time
// or took it). REQUIRES: not empty.
SqlText served_counts_sql(ServiceId service, std::span<const ResourceId> resources, const Interval& starts,
                          std::optional<AppointmentId> besides);

// The staff of the latest appointments of a customer that took place or are to take place, the latest first.
std::vector<ResourceId> load_earlier_people(Tx& tx, CompanyId company, CustomerId customer);

}  // namespace slotkeeper::store
