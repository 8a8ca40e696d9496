// test_database: a MariaDB for the test process, and a fresh migrated database for each test.
//
// The server is started on first use in a temporary folder, with the settings of the private server that the product
// starts, and is killed with this process however that ends. Nothing of it remains.
#pragma once

#include "engine/store/mariadb/database.h"

#include <filesystem>
#include <string>

namespace slotkeeper::tests {

// A folder of its own under /tmp; gone with the object.
class TemporaryFolder {
public:
    TemporaryFolder();
    ~TemporaryFolder();
    TemporaryFolder(const TemporaryFolder&) = delete;
    TemporaryFolder& operator=(const TemporaryFolder&) = delete;
    const std::filesystem::path& path() const { return path_; }

private:
    std::filesystem::path path_;
};

enum class Schema : std::uint8_t { current, none };

// An empty database with the current schema, or with nothing in it. At its end it is emptied for the next test, or
// dropped where the test has changed its schema or filled it.
class TestDatabase {
public:
    explicit TestDatabase(Schema schema = Schema::current);
    ~TestDatabase();
    TestDatabase(const TestDatabase&) = delete;
    TestDatabase& operator=(const TestDatabase&) = delete;

    const std::string& name() const { return name_; }
    std::string url() const;  // for further sessions, of this process or of another
    store::Database& database() { return *database_; }

    // The only number of a query's only row.
    std::int64_t number(std::string_view sql);
    // Runs a statement of the test's.
    void run(std::string_view sql);

private:
    // Changes with every table and trigger that is made, altered or dropped.
    std::string schema_signature();
    bool wipe();

    std::string name_;
    std::string signature_;  // empty: not to be used again
    std::unique_ptr<store::Database> database_;
};

}  // namespace slotkeeper::tests
