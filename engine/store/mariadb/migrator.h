// migrator: brings the schema to the version of this binary.
//
// schema/NNNN_name.sql, numbered from 0001 without gaps, are compiled into the binary by CMakeLists.txt. A step commits
// as it goes (MariaDB commits at every DDL statement), so each is written to be re-runnable, its version row is written
// after it, and the whole runs under a lease so that ten processes starting together migrate once; the rest wait.
#pragma once

#include "engine/store/mariadb/database.h"

#include <string>
#include <vector>

namespace slotkeeper::store {

struct SchemaStep {
    int version;
    std::string name;  // "0001_core"
    std::string sql;
};

// In order of version; defined in the file that CMakeLists.txt makes of schema/*.sql.
const std::vector<SchemaStep>& schema_steps();

struct SchemaStatus {
    int binary_version = 0;    // the newest step that this binary knows
    int database_version = 0;  // 0: nothing yet
    std::vector<std::string> pending;
};
SchemaStatus schema_status(Database& database);

// Runs what is pending; returns the names of the steps it ran itself, none where another process was first. A process
// killed in the middle makes the next one wait until its lease is over (limits::migration_lease). Throws
// std::runtime_error where the database is newer than this binary, and DbError where a step fails.
std::vector<std::string> migrate(Database& database, const std::vector<SchemaStep>& steps = schema_steps());

// Throws std::runtime_error with what to do where the database is newer than this binary, or older.
void require_current_schema(Database& database);

}  // namespace slotkeeper::store
