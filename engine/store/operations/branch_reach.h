// branch_reach: which records belong to some branches: one condition for each kind of record, for lists and for single
// records.
//
// Keys can be limited to branches; who asks with such a key must not learn of other records. Customers belong to the
// company: those of a branch are the ones who were registered there, or have or had a booking or an entry of the
// waitlist there. Read on: adapters/api/reach.h.
#pragma once

#include "engine/store/mariadb/database.h"

#include <span>
#include <string_view>

namespace slotkeeper::store {

// After WHERE …, in a statement about the table of these records: " AND …"; nothing without branches.
// `prefix`: of the ids of the records, AppointmentTag::prefix.
void add_reach(SqlText& sql, std::string_view prefix, std::span<const BranchId> branches);

// Whether the condition is known for ids of this prefix.
bool has_reach(std::string_view prefix);
// REQUIRES: has_reach(prefix), branches not empty.
bool is_within(Tx& tx, std::string_view prefix, std::int64_t id, std::span<const BranchId> branches);

}  // namespace slotkeeper::store
