// migrator: bootstrap, lease, steps.
#include "engine/store/mariadb/migrator.h"

#include "engine/base/backoff.h"
#include "engine/base/heartbeat.h"
#include "engine/store/operations/lease_rows.h"

#include <spdlog/spdlog.h>
#include <unistd.h>

#include <atomic>
#include <thread>

namespace slotkeeper::store {

namespace {

using namespace std::chrono_literals;

constexpr auto kCreateTable = R"sql(
    CREATE TABLE IF NOT EXISTS schema_migration (
        version INT NOT NULL PRIMARY KEY,
        name VARCHAR(200) NOT NULL,
        applied_at DATETIME(6) NOT NULL
    ) ENGINE = InnoDB)sql";

constexpr auto kReadVersion = R"sql(SELECT COALESCE(MAX(version), 0) FROM schema_migration)sql";

constexpr auto kTableExists = R"sql(
    SELECT 1 FROM information_schema.tables
    WHERE table_schema = DATABASE() AND table_name = 'schema_migration')sql";

constexpr auto kInsertVersion = R"sql(
    INSERT INTO schema_migration (version, name, applied_at) VALUES (:version, :name, UTC_TIMESTAMP(6))
    ON DUPLICATE KEY UPDATE version = schema_migration.version)sql";

std::string_view without_end(std::string_view line) {
    const auto last = line.find_last_not_of(" \t\r");
    return last == std::string_view::npos ? std::string_view() : line.substr(0, last + 1);
}

// A statement ends with a semicolon at the end of a line; comment lines are skipped.
std::vector<SqlText> statements_of(std::string_view sql) {
    std::vector<SqlText> statements;
    std::string text;
    while (!sql.empty()) {
        const auto line = without_end(sql.substr(0, sql.find('\n')));
        sql.remove_prefix(std::min(sql.find('\n'), sql.size() - 1) + 1);
        const auto start = line.find_first_not_of(" \t");
        if (start == std::string_view::npos || line.substr(start).starts_with("--")) continue;
        (text += line) += '\n';
        if (line.back() != ';') continue;
        text.resize(text.size() - 2);
        statements.emplace_back(std::exchange(text, {}));
    }
    if (!text.empty()) statements.emplace_back(text);
    return statements;
}

int version_in(Database& database) {
    return database.read([](Tx& tx) {
        auto version = 0;
        if (tx.one(kTableExists, {}, [](const Row&) {})) {
            tx.one(kReadVersion, {}, [&](int reached) { version = reached; });
        }
        return version;
    });
}

SchemaStatus status_of(Database& database, const std::vector<SchemaStep>& steps) {
    SchemaStatus status;
    status.database_version = version_in(database);
    for (const auto& step : steps) {
        status.binary_version = std::max(status.binary_version, step.version);
        if (step.version > status.database_version) status.pending.push_back(step.name);
    }
    return status;
}

void refuse_newer(const SchemaStatus& status) {
    if (status.database_version <= status.binary_version) return;
    throw std::runtime_error("the database has schema " + std::to_string(status.database_version) +
                             ", this binary knows " + std::to_string(status.binary_version) +
                             ": install the newer binary");
}

// Waits for the lease; std::nullopt if another process has completed the migration meanwhile.
std::optional<Lease> take_turn(Database& database, const std::vector<SchemaStep>& steps) {
    const auto owner = std::to_string(::getpid()) + '-' + std::to_string(std::random_device{}());
    Backoff wait(50ms, 500ms);
    for (auto failures = 1;; ++failures) {
        auto lease = database.transact(
            [&](Tx& tx) { return try_acquire_lease(tx, "migration", owner, limits::migration_lease); });
        const auto status = status_of(database, steps);  // after the lease: sees the steps of the previous holder
        refuse_newer(status);
        if (lease) return lease;
        if (status.pending.empty()) return std::nullopt;
        std::this_thread::sleep_for(wait.wait_after(failures));
    }
}

// The lease: renewed while the steps run, released at the end.
class Turn {
public:
    Turn(Database& database, Lease lease)
        : database_(database), lease_(std::move(lease)), renewal_(limits::migration_lease / 3, [this] { renew(); }) {}
    ~Turn() {
        try {
            database_.transact([&](Tx& tx) { release_lease(tx, lease_); });
        } catch (const DbError& error) {  // it expires by itself
            spdlog::warn("migration: lease not released: {}", error.what());
        }
    }
    Turn(const Turn&) = delete;
    Turn& operator=(const Turn&) = delete;

    void require() const {
        if (lost_) throw std::runtime_error("another process has taken over the migration");
    }

private:
    void renew() {
        try {
            if (!database_.transact([&](Tx& tx) { return renew_lease(tx, lease_, limits::migration_lease); }))
                lost_ = true;
        } catch (const DbError& error) {  // the next run tries again; the steps meet the same error
            spdlog::warn("migration: lease not renewed: {}", error.what());
        }
    }

    Database& database_;
    const Lease lease_;
    std::atomic<bool> lost_ = false;
    const Heartbeat renewal_;
};

}  // namespace

const Table<NoStruct> schema_migration_table{
    "schema_migration",
    unread("version"),
    unread("name"),
    unread("applied_at"),
};

SchemaStatus schema_status(Database& database) { return status_of(database, schema_steps()); }

std::vector<std::string> migrate(Database& database, const std::vector<SchemaStep>& steps) {
    const auto before = status_of(database, steps);
    refuse_newer(before);
    if (before.pending.empty()) return {};

    // One session for the steps and one for the lease; changing a big table takes longer than any other statement.
    Database patient({.url = database.options().url, .sessions_max = 2, .answer_patience = 24h});
    patient.read([](Tx& tx) {
        create_lease_table(tx);
        tx.run(kCreateTable);
    });
    auto lease = take_turn(patient, steps);
    if (!lease) return {};
    const Turn turn(patient, std::move(*lease));
    std::vector<std::string> done;
    for (const auto reached = version_in(patient); const auto& step : steps) {
        if (step.version <= reached) continue;
        for (const auto& statement : statements_of(step.sql)) {
            turn.require();
            patient.transact([&](Tx& tx) { tx.run(statement); });
        }
        patient.transact([&](Tx& tx) { tx.run(kInsertVersion, {step.version, step.name}); });
        done.push_back(step.name);
    }
    return done;
}

void require_current_schema(Database& database) {
    const auto status = schema_status(database);
    refuse_newer(status);
    if (status.pending.empty()) return;
    throw std::runtime_error("the database has schema " + std::to_string(status.database_version) +
                             ", this binary needs " + std::to_string(status.binary_version) +
                             ": run slotkeeper migrate");
}

}  // namespace slotkeeper::store
