// surroundings: the state of the machine: whether its clock agrees with the database's, and free disk space.
//
// Claims, leases and jobs use the database's clock; signatures of calls and the times that people see use this
// machine's. If the two differ, one of them is wrong, and calls are refused for stale signatures.
// Read on: adapters/rest/operations/health_routes.cpp and tools/slotkeeper/commands/check_command.cpp report the
// result.
#pragma once

#include "engine/store/mariadb/database.h"

#include <filesystem>
#include <optional>
#include <string>

namespace slotkeeper {

// How far this machine's clock is ahead of the database's; negative if it is behind. Throws DbError.
Seconds clock_ahead(store::Database& database, const Clock& clock);

// A sentence if that is more than limits::clock_skew_max; std::nullopt otherwise.
std::optional<std::string> clock_trouble(Seconds ahead);

// A sentence if the disk of this folder is almost full; std::nullopt otherwise, and without a folder.
std::optional<std::string> disk_trouble(const std::filesystem::path& folder);

}  // namespace slotkeeper
