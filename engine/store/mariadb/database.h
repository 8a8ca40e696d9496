// database: sessions, and the only place where a transaction begins, commits, rolls back and is repeated.
//
// A unit of work is a function of a Tx. It may run several times, so it changes nothing outside the transaction until
// transact() returns, and it neither calls the network nor waits on another thread (Tx offers neither; in_transaction()
// lets gateways assert it). After any error the session is rolled back before anything else is sent on it, because the
// server may already have left the transaction (a COMMIT sent then would answer OK with nothing saved).
// Errors leave this file as DbError, without statement or values: those may hold what must not be logged.
// Read on: sql_text.h for lists, <aggregate>_rows.h for the statements themselves.
#pragma once

#include "engine/base/damaged_data.h"
#include "engine/base/limits.h"
#include "engine/store/mariadb/sql_text.h"
#include "engine/store/mariadb/value.h"

#include <functional>
#include <initializer_list>
#include <memory>
#include <optional>
#include <span>
#include <stdexcept>
#include <string>
#include <string_view>
#include <vector>

namespace slotkeeper::store {

// What went wrong, in the terms that decide what to do next.
enum class DbTrouble : std::uint8_t {
    conflict,      // 1020, 1205, 1213: repeat the unit
    lost,          // the connection broke: repeat the unit on a new one; during COMMIT the outcome is unknown
    duplicate,     // 1062, with the key's name
    constraint,    // 4025 CHECK or period, 1451; 1452 and numbers out of range are DamagedData
    unavailable,   // no connection to be had
    cannot_write,  // the server's disk is full, or it only reads for now: nothing is to be gained by repeating at once
    other,
};

// Safe to log: its text holds the number, the name of the key and the name of the statement, never a value.
class DbError : public std::runtime_error {
public:
    DbError(DbTrouble trouble, unsigned number, std::string key, std::string statement);
    DbTrouble trouble() const { return trouble_; }
    // The database could not serve this now, and may serve the same another time.
    bool is_outage() const {
        return trouble_ == DbTrouble::conflict || trouble_ == DbTrouble::lost || trouble_ == DbTrouble::unavailable ||
               trouble_ == DbTrouble::cannot_write;
    }
    unsigned number() const { return number_; }      // the server's error number
    const std::string& key() const { return key_; }  // of a duplicate or constraint: the name of what is violated
    const std::string& statement() const { return statement_; }  // "UPDATE appointment"

private:
    DbTrouble trouble_;
    unsigned number_;
    std::string key_, statement_;
};

// One row of an answer; columns by position, from 0. Throws DamagedData where the type does not fit.
class Row {
public:
    explicit Row(std::span<const std::optional<std::string_view>> cells) : cells_(cells) {}
    std::size_t size() const { return cells_.size(); }
    bool is_null(std::size_t column) const { return !cells_[column]; }  // REQUIRES: column < size()
    std::int64_t number(std::size_t column) const;
    std::string text(std::size_t column) const;
    std::string_view view(std::size_t column) const;  // valid while the row is
    Instant instant(std::size_t column) const;
    Moment moment(std::size_t column) const;
    std::optional<Moment> optional_moment(std::size_t column) const;
    std::chrono::sys_days day(std::size_t column) const;
    template <class SomeId>
    SomeId id(std::size_t column) const {
        return SomeId{number(column)};
    }
    template <class SomeId>
    std::optional<SomeId> optional_id(std::size_t column) const {
        return is_null(column) ? std::nullopt : std::optional(id<SomeId>(column));
    }
    template <Worded Enum>
    Enum word(std::size_t column) const {
        if (const auto found = from_word<Enum>(view(column))) return *found;
        throw DamagedData("unknown word in column " + std::to_string(column));
    }

private:
    std::span<const std::optional<std::string_view>> cells_;
};

using EachRow = std::function<void(const Row&)>;
// For a question across companies: a row that cannot be read is logged and left out, so that it does not stop the
// others.
EachRow leave_out_damaged(EachRow each);

class Session;  // one connection, with SOCI inside; see session.h

// A transaction (or, inside Database::read, a session that only reads).
class Tx {
public:
    explicit Tx(Session& session) : session_(session) {}

    // One statement, bound by SOCI: one value per :name, in order of its first appearance (a name may come again).
    // Returns the rows found (not: changed). Throws std::logic_error where values and names differ in number.
    std::int64_t run(std::string_view sql, std::initializer_list<Value> values = {});
    // Every row of a SELECT. The answer is complete before the first row is passed on, so `each` may ask again.
    void rows(std::string_view sql, std::initializer_list<Value> values, const EachRow& each);
    // The first row of a SELECT, if there is one; returns whether.
    bool one(std::string_view sql, std::initializer_list<Value> values, const EachRow& each);

    // Text of ours, sent as it is.
    std::int64_t run(const SqlText& sql);
    void rows(const SqlText& sql, const EachRow& each);
    // Several statements in one round trip, and one more where the statement before this call was a single one (the
    // server is told to expect several, and then again not to). It stops at the first error. Each row goes to the
    // callback with the position of its statement, which may be left out. REQUIRES: the callback sends nothing on this
    // Tx, for answers are still under way.
    void run_all(std::span<const SqlText> statements, const std::function<void(std::size_t, const Row&)>& each = {});

    // The database's clock.
    Moment now();

private:
    Session& session_;
};

struct DatabaseOptions {
    std::string url;  // mysql://user:pass@host:port/name or mysql://user@localhost/name?socket=PATH
    std::size_t sessions_max = 16;
    std::chrono::milliseconds lease_patience = std::chrono::seconds(5);  // waiting for a free session
    std::chrono::seconds answer_patience = std::chrono::seconds(30);     // for one statement; more than a lock wait
};

class Database {
public:
    // Opens one session at once and throws DbError, or std::runtime_error where the server is not MariaDB >= 10.11.
    explicit Database(DatabaseOptions options);
    ~Database();
    Database(const Database&) = delete;
    Database& operator=(const Database&) = delete;

    // Runs the unit in a READ COMMITTED transaction and commits it; repeats it (at most limits::transact_tries_max
    // times, with jitter) on conflict and on a lost connection. Throws DbError when that did not help.
    template <class Unit>
    auto transact(Unit unit) {
        using Answer = std::invoke_result_t<Unit, Tx&>;
        if constexpr (std::is_void_v<Answer>) {
            repeat([&](Tx& tx) { unit(tx); });
        } else {
            std::optional<Answer> answer;
            repeat([&](Tx& tx) { answer.emplace(unit(tx)); });
            return std::move(*answer);
        }
    }

    // One try: the desk repeats its units itself, because it halves a batch that meets trouble twice.
    // DbTrouble::lost covers a connection lost during COMMIT too: the outcome is unknown until the key is looked up.
    // `repeated` says that this is such a look-up: it sees what was committed before, on whichever node of a cluster.
    void transact_once(const std::function<void(Tx&)>& unit, bool repeated = false);

    // Plain reads, each statement its own transaction; run again once on a lost connection.
    template <class Reader>
    auto read(Reader reader) {
        using Answer = std::invoke_result_t<Reader, Tx&>;
        if constexpr (std::is_void_v<Answer>) {
            read_only([&](Tx& tx) { reader(tx); });
        } else {
            std::optional<Answer> answer;
            read_only([&](Tx& tx) { answer.emplace(reader(tx)); });
            return std::move(*answer);
        }
    }

    // As read(), but all of it sees one moment: a snapshot taken at its start. Nothing is locked, however long it
    // takes.
    template <class Reader>
    auto snapshot(Reader reader) {
        using Answer = std::invoke_result_t<Reader, Tx&>;
        std::optional<Answer> answer;
        read_only([&](Tx& tx) { answer.emplace(reader(tx)); }, /*one_moment=*/true);
        return std::move(*answer);
    }

    // Statements sent since the start, by all sessions, each of a run_all too: what a test counts. BEGIN, COMMIT,
    // ROLLBACK and the settings of a new session are not counted.
    std::uint64_t statements_sent() const;

    struct Figures {
        std::size_t sessions_open, sessions_in_use;
        std::uint64_t conflicts, reconnects;
    };
    Figures figures() const;
    // The trouble with a write that the server could not take, where it was within limits::refused_write_told and
    // no statement like it was committed since; std::nullopt otherwise.
    std::optional<std::string> refused_write() const;
    const DatabaseOptions& options() const;

private:
    void repeat(const std::function<void(Tx&)>& unit);
    void read_only(const std::function<void(Tx&)>& reader, bool one_moment = false);

    class Pool;
    std::unique_ptr<Pool> pool_;
};

// Whether this thread is inside transact(): what a gateway asserts before it calls the network.
bool in_transaction();

}  // namespace slotkeeper::store
