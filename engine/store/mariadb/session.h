// session: one connection to the database, by SOCI. Only database.cpp uses it; other code has a Tx.
//
// open() is the only function that connects and reconnects, because a new connection has lost its settings: isolation,
// time zone and strict mode are set there. Every error of the server is translated in one function (fail), so that no
// text with values or statements leaves this file.
#pragma once

#include "engine/store/mariadb/database.h"

#include <soci/mysql/soci-mysql.h>
#include <soci/soci.h>

#include <atomic>
#include <set>
#include <string_view>

namespace slotkeeper::store {

// Not thread-safe.
class Session {
public:
    // While `watched`, it records the names of the statements that succeed in a transaction.
    Session(std::string connect_string, std::atomic<std::uint64_t>& statements_sent, const std::atomic<bool>& watched)
        : connect_string_(std::move(connect_string)), statements_sent_(statements_sent), watched_(watched) {}

    // Throws DbError if no connection can be opened, std::runtime_error if the server is not supported.
    void open();
    bool is_open() const { return connection_ != nullptr; }

    // `repeated`: an earlier attempt of the same unit may have been committed, on this server or another of its
    // cluster.
    void begin(bool repeated);
    void begin_snapshot();  // read-only, on a snapshot of this moment
    void commit();
    const std::set<std::string>& succeeded() const { return succeeded_; }
    // Rolls back an open transaction and closes a broken connection, so that the session can be reused.
    void clean_up() noexcept;

    // Each sends one statement and returns the rows found; `each` may be null.
    std::int64_t ask(std::string_view sql, std::span<const Value> values, const EachRow* each);
    std::int64_t ask(std::string_view text, const EachRow* each);
    void ask_all(std::span<const SqlText> statements, const std::function<void(std::size_t, const Row&)>& each);

private:
    void close() noexcept;
    void check_server();
    void allow_several(bool allowed);
    void wait_for_cluster(bool wanted);
    void send(std::string_view text);
    std::int64_t receive(std::string_view text, const EachRow* each);
    std::int64_t take(MYSQL_RES* result, std::string_view sql, const EachRow* each);
    void execute(std::string_view text);  // sends, and expects success without rows
    void refuse_oversize(std::size_t bytes, std::string_view sql) const;
    [[noreturn]] void fail(unsigned number, std::string_view message, std::string_view sql);

    const std::string connect_string_;
    std::atomic<std::uint64_t>& statements_sent_;
    const std::atomic<bool>& watched_;
    std::set<std::string> succeeded_;
    soci::session soci_;
    MYSQL* connection_ = nullptr;  // SOCI's connection, for what SOCI cannot do
    std::size_t packet_bytes_max_ = 0;
    bool clean_ = true;  // no transaction is open
    bool lost_ = false;
    bool several_allowed_ = false;  // several statements in one text
    bool of_cluster_ = false;       // a node of a Galera cluster
    bool waits_for_cluster_ = false;
};

// `version` is the result of SELECT VERSION(): MariaDB 10.11 or newer. Others lack UNIQUE ... WITHOUT OVERLAPS.
bool is_fit(std::string_view version);

}  // namespace slotkeeper::store
