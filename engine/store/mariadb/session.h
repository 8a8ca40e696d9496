// session: one connection to the database, with SOCI inside. Known to database.cpp alone; everybody else has a Tx.
//
// open() is the one function that connects and reconnects, because a connection that comes back has lost its settings:
// isolation, time zone and strictness are set there or not at all. Every error of the server is translated in one
// function (fail), so that no text which may quote values or statements leaves this file.
#pragma once

#include "engine/store/mariadb/database.h"

#include <soci/mysql/soci-mysql.h>
#include <soci/soci.h>

#include <atomic>
#include <set>

namespace slotkeeper::store {

// For one thread at a time.
class Session {
public:
    // While `watched`, it keeps the names of the statements that succeed in a transaction.
    Session(std::string connect_string, std::atomic<std::uint64_t>& statements_sent, const std::atomic<bool>& watched)
        : connect_string_(std::move(connect_string)), statements_sent_(statements_sent), watched_(watched) {}

    // Throws DbError where no connection can be had, std::runtime_error where the server is not one for us.
    void open();
    bool is_open() const { return connection_ != nullptr; }

    // `repeated`: an earlier try of the same unit may have been committed, on this server or on another of its cluster.
    void begin(bool repeated);
    void begin_snapshot();  // of this moment, for reading alone
    void commit();
    const std::set<std::string>& succeeded() const { return succeeded_; }
    // Rolls back what is open and closes what is broken: the session may then go to somebody else.
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
    void tell(std::string_view text);  // send, and receive nothing but success
    void refuse_oversize(std::size_t bytes, std::string_view sql) const;
    [[noreturn]] void fail(unsigned number, std::string_view message, std::string_view sql);

    const std::string connect_string_;
    std::atomic<std::uint64_t>& statements_sent_;
    const std::atomic<bool>& watched_;
    std::set<std::string> succeeded_;
    soci::session soci_;
    MYSQL* connection_ = nullptr;  // the same connection, for what SOCI cannot do
    std::size_t packet_bytes_max_ = 0;
    bool clean_ = true;  // no transaction is open
    bool lost_ = false;
    bool several_allowed_ = false;  // several statements in one text
    bool of_cluster_ = false;       // a node of Galera's
    bool waits_for_cluster_ = false;
};

}  // namespace slotkeeper::store
