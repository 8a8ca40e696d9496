// migrator: updates the schema to the version of this binary.
//
// schema/NNNN_name.sql, numbered from 0001 without gaps, are compiled into the binary by CMakeLists.txt. MariaDB
// commits at every DDL statement, so each step must be re-runnable, and its version row is written after it. A lease
// ensures that of several processes that start together one migrates; the others wait.
#pragma once

#include "engine/store/mariadb/table.h"

#include <string>
#include <vector>

namespace slotkeeper::store {

struct SchemaStep {
    int version;
    std::string name;  // "0001_core"
    std::string sql;
};

// In order of version; defined in a file that CMakeLists.txt generates from schema/*.sql.
const std::vector<SchemaStep>& schema_steps();

extern const Table<NoStruct> schema_migration_table;  // the steps that a database has had

struct SchemaStatus {
    int binary_version = 0;    // the newest step that this binary knows
    int database_version = 0;  // 0: nothing yet
    std::vector<std::string> pending;
};
SchemaStatus schema_status(Database& database);

// Runs the pending steps; returns the names of those it ran itself, none if another process was first. After a process
// was killed in the middle, the next one waits until its lease has expired (limits::migration_lease). Throws
// std::runtime_error if the database is newer than this binary, and DbError if a step fails.
std::vector<std::string> migrate(Database& database, const std::vector<SchemaStep>& steps = schema_steps());

// Throws std::runtime_error with the remedy if the database is newer or older than this binary.
void require_current_schema(Database& database);

}  // namespace slotkeeper::store
