// check: finds violated invariants, and changes nothing.
//
// All rows are read in one snapshot, so a booking made meanwhile is seen whole or not at all, and the check may run
// under load. Read on: store/operations/check_rows.h has the queries.
#pragma once

#include "engine/store/operations/check_rows.h"
#include "engine/time/zone_table.h"

namespace slotkeeper {

// If a table or column is missing, only the schema is checked. Use a database with a long timeout: whole tables are
// read.
store::CheckReport check(store::Database& database);

// Zone rules and numbering plan: data installed on this machine that change over time.
struct InstalledData {
    DataVersion data;
    std::chrono::days age{};
    bool is_old() const { return age > std::chrono::days(300); }  // new versions are published every few months
};
std::vector<InstalledData> installed_data(Instant now);

}  // namespace slotkeeper
