// check: looks for what must never be, and changes nothing.
//
// All rows are read in one snapshot, so bookings made meanwhile are seen whole or not at all, and a busy house is as
// clean as a quiet one. Read on: store/operations/check_rows.h has the questions.
#pragma once

#include "engine/store/operations/check_rows.h"
#include "engine/time/zone_table.h"

namespace slotkeeper {

// Where a table or column is missing, only the schema is looked at. Give the database patience: whole tables are read.
store::CheckReport check(store::Database& database);

// Zone rules and numbering plan: data that this machine has a copy of and that change over time.
struct InstalledData {
    DataVersion data;
    std::chrono::days age{};
    bool is_old() const { return age > std::chrono::days(300); }  // their makers bring new ones every few months
};
std::vector<InstalledData> installed_data(Instant now);

}  // namespace slotkeeper
