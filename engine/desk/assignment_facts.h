// assignment_facts: what the rules of assignment must know of the past, read without locks.
//
// Two readers at the same moment may see the same numbers and choose the same person. The choice is fair all the same,
// because the next reader sees both bookings. Read on: availability/assignment.h uses it.
#pragma once

#include "engine/availability/combinations.h"
#include "engine/store/booking/customer_rows.h"
#include "engine/store/mariadb/database.h"

#include <set>
#include <vector>

namespace slotkeeper {

struct ServedCount {
    ServedMonth which;
    int count = 0;
};

// How many bookings of the service each of these people has in each month of the days; empty unless the service shares
// them out (round_robin) and there are several people. `moving` is not counted.
std::vector<ServedCount> served_counts(const Service& service, const std::set<ResourceId>& people,
                                       std::chrono::sys_days first, std::chrono::sys_days last,
                                       std::optional<AppointmentId> moving, store::Database& database);
// Of all who could serve a need that is open to several.
std::vector<ServedCount> served_counts(const Service& service, const std::vector<ReachOfNeed>& reach,
                                       std::optional<AppointmentId> moving, store::Database& database);

// Who served this customer, the latest first; empty unless the service prefers the same person again.
std::vector<ResourceId> earlier_people(const Service& service, const store::CustomerHandle& customer,
                                       store::Database& database);
std::vector<ResourceId> earlier_people(const Service& service, CompanyId company, CustomerId customer,
                                       store::Database& database);

}  // namespace slotkeeper
