// test_database: the server of the test process, and its databases.
#include "tests/support/test_database.h"

#include "engine/store/migrator.h"
#include "engine/store/private_server.h"

#include <boost/test/unit_test.hpp>

#include <atomic>
#include <cstdlib>
#include <stdexcept>

namespace slotkeeper::tests {

namespace {

// Lives from the first TestDatabase to the end of the run.
struct Server {
    TemporaryFolder folder;
    store::PrivateServer server{{.folder = folder.path() / "db", .connections_max = 600, .dies_with_starter = true}};
    std::atomic<int> databases{0};
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

TestDatabase::TestDatabase(Schema schema) : name_("test_" + std::to_string(++the_server().databases)) {
    the_server().admin.read([&](store::Tx& tx) {
        tx.run("CREATE DATABASE " + name_ + " CHARACTER SET utf8mb4 COLLATE utf8mb4_unicode_ci");
    });
    database_ = std::make_unique<store::Database>(store::DatabaseOptions{.url = url(), .sessions_max = 64});
    if (schema == Schema::current) store::migrate(*database_);
}

TestDatabase::~TestDatabase() {
    database_.reset();
    the_server().admin.read([&](store::Tx& tx) { tx.run("DROP DATABASE " + name_); });
}

std::string TestDatabase::url() const {
    auto url = the_server().server.url();
    return url.replace(url.find("/slotkeeper?"), 11, '/' + name_);
}

std::int64_t TestDatabase::number(std::string_view sql) {
    std::int64_t value = 0;
    database_->read([&](store::Tx& tx) { tx.one(sql, {}, [&](const store::Row& row) { value = row.number(0); }); });
    return value;
}

void TestDatabase::run(std::string_view sql) {
    database_->read([&](store::Tx& tx) { tx.run(sql); });
}

}  // namespace slotkeeper::tests
