// entry_fixture: a database with a table of every type, for the tests of sessions and transactions.
#pragma once

#include "engine/store/mariadb/database.h"
#include "tests/support/test_database.h"

#include <functional>
#include <stdexcept>
#include <string>
#include <thread>

namespace slotkeeper::tests {

struct EntryFixture {
    EntryFixture() {
        test.run(
            "CREATE TABLE entry (id BIGINT PRIMARY KEY, word VARCHAR(200) NULL, bytes VARBINARY(2000) NULL, "
            "at DATETIME NULL, moment DATETIME(6) NULL, day DATE NULL, "
            "UNIQUE KEY entry_word_unique (word), CONSTRAINT entry_positive CHECK (id > 0))");
    }
    std::int64_t connection_of(store::Tx& tx) {
        std::int64_t id = 0;
        tx.one("SELECT CONNECTION_ID()", {}, [&](std::int64_t found) { id = found; });
        return id;
    }
    // From a thread of its own, because a unit may not ask for a second session.
    void kill(std::int64_t connection) {
        std::jthread([&] { kill_now(connection); });
    }
    void kill_now(std::int64_t connection) {
        store::Database other({.url = test.url(), .sessions_max = 1});
        other.read([&](store::Tx& tx) { tx.run("KILL " + std::to_string(connection)); });
        // The kill is a flag until the victim's thread sees it.
        while (other.read([&](store::Tx& tx) {
            return tx.one("SELECT 1 FROM information_schema.processlist WHERE id = :id", {connection},
                          [](const store::Row&) {});
        })) {
            std::this_thread::sleep_for(std::chrono::milliseconds(1));
        }
    }
    std::int64_t entries() { return test.number("SELECT COUNT(*) FROM entry"); }
    store::DbError error_of(const std::function<void(store::Tx&)>& unit) {
        try {
            db.transact(unit);
        } catch (const store::DbError& error) {
            return error;
        }
        throw std::logic_error("no error");
    }

    TestDatabase test{Schema::none};
    store::Database& db = test.database();
};

}  // namespace slotkeeper::tests
