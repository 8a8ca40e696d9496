// check: finds violated invariants, and changes nothing.
//
// All rows are read in one snapshot, so a booking made meanwhile is seen whole or not at all, and the check may run
// under load. Read on: store/operations/check_rows.h has the queries.
#pragma once

#include "engine/store/mariadb/database.h"
#include "engine/store/operations/check_rows.h"
#include "engine/time/zone_table.h"

#include <filesystem>
#include <optional>
#include <string>

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

// --- the machine: its clock and its disk ---------------------------------------------------------
// Claims, leases and jobs use the database's clock; signatures of calls and the times that people see use this
// machine's. If the two differ, one of them is wrong, and calls are refused for stale signatures. Read on:
// adapters/rest/operations/health.cpp and tools/slotkeeper/commands/database_commands.cpp report the result.

// How far this machine's clock is ahead of the database's; negative if it is behind. Throws DbError.
Seconds clock_ahead(store::Database& database, const Clock& clock);

// A sentence if that is more than limits::clock_skew_max; std::nullopt otherwise.
std::optional<std::string> clock_trouble(Seconds ahead);

// A sentence if the disk of this folder is almost full; std::nullopt otherwise, and without a folder.
std::optional<std::string> disk_trouble(const std::filesystem::path& folder);

}  // namespace slotkeeper
