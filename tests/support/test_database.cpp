// test_database: the server of the test process, and its databases.
#include "tests/support/test_database.h"

#include "engine/store/mariadb/migrator.h"
#include "engine/store/mariadb/private_server.h"

#include <boost/test/unit_test.hpp>

#include <cstdlib>
#include <stdexcept>
#include <vector>

namespace slotkeeper::tests {

namespace {

// Lives from the first TestDatabase to the end of the run.
struct Server {
    TemporaryFolder folder;
    store::PrivateServer server{{.folder = folder.path() / "db", .connections_max = 600, .dies_with_starter = true}};
    int databases_made = 0;
    std::vector<std::string> empty_databases;  // with the current schema
    store::Database admin{{.url = server.url(), .sessions_max = 4}};
};

// A fixture of the whole run, because it must end before main() does: threads of the server's watcher and of the logger
// are gone later.
struct ServerOfTheRun {
    static inline std::unique_ptr<Server> server;
    ~ServerOfTheRun() { server.reset(); }
};
BOOST_TEST_GLOBAL_FIXTURE(ServerOfTheRun);

Server& the_server() {
    if (!ServerOfTheRun::server) ServerOfTheRun::server = std::make_unique<Server>();
    return *ServerOfTheRun::server;
}

}  // namespace

TemporaryFolder::TemporaryFolder() {
    std::string path = "/tmp/slotkeeper_test.XXXXXX";
    if (::mkdtemp(path.data()) == nullptr) throw std::runtime_error("mkdtemp failed");
    path_ = path;
}

TemporaryFolder::~TemporaryFolder() {
    std::error_code ignored;  // a test may have removed it
    std::filesystem::remove_all(path_, ignored);
}

TestDatabase::TestDatabase(Schema schema) {
    auto& server = the_server();
    const auto reused = schema == Schema::current && !server.empty_databases.empty();
    if (reused) {
        name_ = server.empty_databases.back();
        server.empty_databases.pop_back();
    } else {
        name_ = "test_" + std::to_string(++server.databases_made);
        server.admin.read([&](store::Tx& tx) {
            tx.run("CREATE DATABASE " + name_ + " CHARACTER SET utf8mb4 COLLATE utf8mb4_unicode_ci");
        });
    }
    database_ = std::make_unique<store::Database>(store::DatabaseOptions{.url = url(), .sessions_max = 64});
    if (schema == Schema::none) return;
    if (!reused) store::migrate(*database_);
    signature_ = schema_signature();
}

TestDatabase::~TestDatabase() {
    auto& server = the_server();
    const auto reusable = !signature_.empty() && signature_ == schema_signature() && wipe();
    database_.reset();
    if (reusable) {
        server.empty_databases.push_back(name_);
    } else {
        server.admin.read([&](store::Tx& tx) { tx.run("DROP DATABASE " + name_); });
    }
}

std::string TestDatabase::schema_signature() {
    std::string signature;
    database_->read([&](store::Tx& tx) {
        // Times are in whole seconds, so columns and keys are looked at as well.
        tx.rows(
            "SELECT table_name, create_time FROM information_schema.tables WHERE table_schema = DATABASE() UNION ALL "
            "SELECT trigger_name, created FROM information_schema.triggers WHERE trigger_schema = DATABASE() UNION ALL "
            "SELECT CONCAT(table_name, column_name, column_type), is_nullable FROM information_schema.columns "
            "WHERE table_schema = DATABASE() UNION ALL "
            "SELECT CONCAT(table_name, index_name, column_name), non_unique FROM information_schema.statistics "
            "WHERE table_schema = DATABASE() UNION ALL "
            "SELECT constraint_name, constraint_type FROM information_schema.table_constraints "
            "WHERE table_schema = DATABASE() ORDER BY 1, 2",
            {}, [&](std::string_view name, std::optional<std::string> detail) {
                (signature += name) += detail.value_or("");
            });
    });
    return signature;
}

// False: there is so much in it that dropping it is faster.
bool TestDatabase::wipe() {
    if (number("SELECT COALESCE(MAX(table_rows), 0) FROM information_schema.tables WHERE table_schema = DATABASE()") >
        5'000) {
        return false;
    }
    std::vector<store::SqlText> statements{store::SqlText("SET SESSION foreign_key_checks = 0")};
    database_->read([&](store::Tx& tx) {
        tx.rows(
            "SELECT table_name FROM information_schema.tables WHERE table_schema = DATABASE() "
            "AND table_type = 'BASE TABLE' AND table_name <> 'schema_migration'",
            {}, [&](const std::string& table) { statements.emplace_back("DELETE FROM " + table); });
    });
    // A session of its own, because it is left without foreign keys; one transaction, because each one syncs.
    store::Database({.url = url(), .sessions_max = 1}).transact([&](store::Tx& tx) { tx.run_all(statements); });
    return true;
}

std::string TestDatabase::url() const {
    auto url = the_server().server.url();
    return url.replace(url.find("/slotkeeper?"), 11, '/' + name_);
}

std::int64_t TestDatabase::number(std::string_view sql) {
    std::int64_t value = 0;
    database_->read([&](store::Tx& tx) { tx.one(sql, {}, [&](std::int64_t found) { value = found; }); });
    return value;
}

void TestDatabase::run(std::string_view sql) {
    database_->read([&](store::Tx& tx) { tx.run(sql); });
}

}  // namespace slotkeeper::tests
