// database: sessions, and the only place where a transaction begins, commits, rolls back and is repeated.
//
// A unit of work is a function of a Tx. It may run several times, so it changes nothing outside the transaction until
// transact() returns, and it neither calls the network nor waits for another thread (Tx offers neither;
// in_transaction() lets gateways assert it). After any error the session is rolled back before the next statement,
// because the server may already have ended the transaction (COMMIT would then succeed with nothing saved). Errors
// leave this file as DbError, without statement or values, which may hold what must not be logged. Read on: sql_text.h
// for lists, <aggregate>_rows.h for the statements.
#pragma once

#include "engine/base/limits.h"
#include "engine/base/result.h"
#include "engine/store/mariadb/sql_text.h"
#include "engine/store/mariadb/value.h"

#include <concepts>
#include <functional>
#include <initializer_list>
#include <memory>
#include <optional>
#include <span>
#include <stdexcept>
#include <string>
#include <string_view>
#include <tuple>
#include <type_traits>
#include <utility>
#include <vector>

namespace slotkeeper::store {

// The kind of an error, which determines the next step.
enum class DbTrouble : std::uint8_t {
    conflict,      // 1020, 1205, 1213: retry the unit
    lost,          // the connection broke: retry the unit on a new one; during COMMIT the outcome is unknown
    duplicate,     // 1062, with the key's name
    constraint,    // 4025 CHECK or period, 1451; 1452 and numbers out of range are DamagedData
    unavailable,   // no connection
    cannot_write,  // the disk of the server is full, or it is read-only: an immediate retry does not help
    other,
};

// Safe to log: its text holds the number, the name of the key and the name of the statement, never a value.
class DbError : public std::runtime_error {
public:
    DbError(DbTrouble trouble, unsigned number, std::string key, std::string statement);
    DbTrouble trouble() const { return trouble_; }
    // The database cannot serve this now, but may do so later.
    bool is_outage() const {
        return trouble_ == DbTrouble::conflict || trouble_ == DbTrouble::lost || trouble_ == DbTrouble::unavailable ||
               trouble_ == DbTrouble::cannot_write;
    }
    unsigned number() const { return number_; }                  // the server's error number
    const std::string& key() const { return key_; }              // of a duplicate or constraint: what is violated
    const std::string& statement() const { return statement_; }  // "UPDATE appointment"

private:
    DbTrouble trouble_;
    unsigned number_;
    std::string key_, statement_;
};

// How a cell becomes a value of T; a NULL is refused unless T is optional. All throw DamagedData.
template <class T>
struct CellReader;

// One row of a result. Columns are counted from 0, but code seldom counts them: a Table reads its own, and a query of
// its own passes a function whose parameters are the columns (EachRow).
class Row {
public:
    explicit Row(std::span<const std::optional<std::string_view>> cells) : cells_(cells) {}
    std::size_t size() const { return cells_.size(); }
    bool is_null(std::size_t column) const { return !cells_[column]; }  // REQUIRES: column < size()
    std::string_view view(std::size_t column) const;                    // valid as long as the row
    template <class T>
    T at(std::size_t column) const {
        return CellReader<T>::read(*this, column);
    }
    // Neighbouring columns, from `first` on.
    template <class... T>
    std::tuple<T...> cells(std::size_t first = 0) const {
        return cells_from<T...>(first, std::index_sequence_for<T...>{});
    }

private:
    template <class... T, std::size_t... Place>
    std::tuple<T...> cells_from(std::size_t first, std::index_sequence<Place...>) const {
        return {at<T>(first + Place)...};
    }

    std::span<const std::optional<std::string_view>> cells_;
};

template <>
struct CellReader<std::string_view> {
    static std::string_view read(const Row& row, std::size_t column) { return row.view(column); }
};
template <>
struct CellReader<std::string> {
    static std::string read(const Row& row, std::size_t column) { return std::string(row.view(column)); }
};
template <>
struct CellReader<std::int64_t> {
    static std::int64_t read(const Row& row, std::size_t column);
};
template <std::integral Number>
struct CellReader<Number> {
    static Number read(const Row& row, std::size_t column) {
        const auto number = row.at<std::int64_t>(column);
        if (!std::in_range<Number>(number)) throw DamagedData("a number is out of range");
        return static_cast<Number>(number);
    }
};
template <>
struct CellReader<bool> {
    static bool read(const Row& row, std::size_t column) { return row.at<std::int64_t>(column) != 0; }
};
template <>
struct CellReader<Instant> {
    static Instant read(const Row& row, std::size_t column) { return parse_datetime(row.view(column)); }
};
template <>
struct CellReader<Moment> {
    static Moment read(const Row& row, std::size_t column) { return parse_moment(row.view(column)); }
};
template <>
struct CellReader<std::chrono::sys_days> {
    static std::chrono::sys_days read(const Row& row, std::size_t column) { return parse_date(row.view(column)); }
};
template <class Period>  // the column counts in the unit of the type
struct CellReader<std::chrono::duration<std::int64_t, Period>> {
    using Length = std::chrono::duration<std::int64_t, Period>;
    static Length read(const Row& row, std::size_t column) { return Length(row.at<std::int64_t>(column)); }
};
template <class Tag>
struct CellReader<Id<Tag>> {
    static Id<Tag> read(const Row& row, std::size_t column) { return {row.at<std::int64_t>(column)}; }
};
template <NamedEnum Enum>
struct CellReader<Enum> {
    static Enum read(const Row& row, std::size_t column) {
        if (const auto found = from_name<Enum>(row.view(column))) return *found;
        throw DamagedData("unknown word in column " + std::to_string(column));
    }
};
template <class T>
struct CellReader<std::optional<T>> {
    static std::optional<T> read(const Row& row, std::size_t column) {
        return row.is_null(column) ? std::nullopt : std::optional<T>(row.at<T>(column));
    }
};

// What is done with each row: a function of a Row, or of the columns themselves, whose types say how they are read:
// [&](JobId id, std::int64_t fence) { … }.
class EachRow {
public:
    template <class Function>
    requires(!std::same_as<std::remove_cvref_t<Function>, EachRow>)
        EachRow(Function each) {  // NOLINT(google-explicit-constructor): a lambda is passed in its place
        if constexpr (std::is_invocable_v<Function&, const Row&>) {
            each_ = std::move(each);
        } else {
            each_ = by_columns(std::move(each), &Function::operator());
        }
    }
    void operator()(const Row& row) const { each_(row); }

private:
    template <class Function, class Owner, class... Columns>
    static std::function<void(const Row&)> by_columns(Function each, void (Owner::*)(Columns...) const) {
        return [each = std::move(each)](const Row& row) {
            std::apply(each, row.cells<std::remove_cvref_t<Columns>...>());
        };
    }
    template <class Function, class Owner, class... Columns>
    static std::function<void(const Row&)> by_columns(Function each, void (Owner::*)(Columns...)) {
        return [each = std::move(each)](const Row& row) mutable {
            std::apply(each, row.cells<std::remove_cvref_t<Columns>...>());
        };
    }

    std::function<void(const Row&)> each_;
};
// For a query across companies: a row that cannot be read is logged and skipped, so that it does not stop the others.
EachRow leave_out_damaged(EachRow each);

class Session;  // one connection, with SOCI; see session.h

// A transaction (or, inside Database::read, a session that only reads).
class Tx {
public:
    explicit Tx(Session& session) : session_(session) {}

    // One statement, bound by SOCI: one value per :name, in order of its first appearance (a name may appear again).
    // Returns the number of rows found (not: changed). Throws std::logic_error if the numbers of values and names
    // differ.
    std::int64_t run(std::string_view sql, std::initializer_list<Value> values = {});
    // Every row of a SELECT. The result is read completely before the first row is passed on, so `each` may send
    // statements.
    void rows(std::string_view sql, std::initializer_list<Value> values, const EachRow& each);
    // The first row of a SELECT, if there is one; returns whether there is.
    bool one(std::string_view sql, std::initializer_list<Value> values, const EachRow& each);

    // SQL text of ours, sent unchanged.
    std::int64_t run(const SqlText& sql);
    void rows(const SqlText& sql, const EachRow& each);
    // Several statements in one round trip, and one more if the statement before this call was a single one (the server
    // must be told to expect several, and later not to). Stops at the first error. Each row goes to the callback, which
    // may be omitted, with the position of its statement.
    // REQUIRES: the callback sends nothing on this Tx, because results are still being read.
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
    std::chrono::seconds answer_patience = std::chrono::seconds(30);     // of one statement; longer than a lock wait
};

class Database {
public:
    // Opens one session at once; throws DbError, or std::runtime_error if the server is not MariaDB >= 10.11.
    explicit Database(DatabaseOptions options);
    ~Database();
    Database(const Database&) = delete;
    Database& operator=(const Database&) = delete;

    // Runs the unit in a READ COMMITTED transaction and commits it; retries it (at most limits::transact_tries_max
    // attempts, with jitter) on conflict and on a lost connection. Throws DbError if that does not help.
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

    // One attempt: the desk retries its units itself, because it halves a batch after repeated errors. DbTrouble::lost
    // includes a connection lost during COMMIT: the outcome is unknown until the key is looked up. `repeated`: this is
    // such a look-up; it sees earlier commits on any node of a cluster.
    void transact_once(const std::function<void(Tx&)>& unit, bool repeated = false);

    // Reads without locks, each statement its own transaction; repeated once after a lost connection.
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

    // As read(), but on one snapshot, taken at its start. Nothing is locked, however long it takes.
    template <class Reader>
    auto snapshot(Reader reader) {
        using Answer = std::invoke_result_t<Reader, Tx&>;
        std::optional<Answer> answer;
        read_only([&](Tx& tx) { answer.emplace(reader(tx)); }, /*one_moment=*/true);
        return std::move(*answer);
    }

    // Statements sent since the start, by all sessions, counting each of a run_all: for tests. BEGIN, COMMIT, ROLLBACK
    // and the settings of a new session are not counted.
    std::uint64_t statements_sent() const;

    struct Figures {
        std::size_t sessions_open, sessions_in_use;
        std::uint64_t conflicts, reconnects;
    };
    Figures figures() const;
    // The error of the last write that the server could not take, if it is no older than limits::refused_write_reported
    // and no such statement was committed since; std::nullopt otherwise.
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
