// session: connects, sends and reads, and translates errors.
//
// Single-row statements are bound by SOCI, and their result is read from the MYSQL_RES that SOCI stored; lists and
// multi-row statements are sent unchanged on SOCI's own MYSQL*.
#include "engine/store/mariadb/session.h"

#include "engine/base/result.h"

#include <cctype>
#include <charconv>
#include <deque>

namespace slotkeeper::store {

namespace {

constexpr auto kIsolation = R"sql(SET SESSION TRANSACTION ISOLATION LEVEL READ COMMITTED)sql";
// NO_BACKSLASH_ESCAPES must stay out of sql_mode (sql_text.cpp escapes by backslash). A threshold of 0 keeps a long IN
// list from becoming a subquery, which would lock rows in the order of the list instead of the order of the key.
constexpr auto kSettings = R"sql(
    SET SESSION time_zone = '+00:00', autocommit = 1, innodb_lock_wait_timeout = 1,
        idle_transaction_timeout = 20,
        in_predicate_conversion_threshold = 0,
        sql_mode = 'STRICT_TRANS_TABLES,STRICT_ALL_TABLES,NO_ZERO_IN_DATE,NO_ZERO_DATE,ERROR_FOR_DIVISION_BY_ZERO,'
                   'NO_ENGINE_SUBSTITUTION')sql";
// READ COMMITTED would take a new snapshot for each statement; the setting holds for the next transaction alone.
constexpr auto kOneSnapshot = R"sql(SET TRANSACTION ISOLATION LEVEL REPEATABLE READ)sql";
constexpr auto kBeginSnapshot = R"sql(START TRANSACTION WITH CONSISTENT SNAPSHOT, READ ONLY)sql";
constexpr auto kSyncWaitOn = R"sql(SET SESSION wsrep_sync_wait = 1)sql";
constexpr auto kSyncWaitOff = R"sql(SET SESSION wsrep_sync_wait = 0)sql";
// A server that was built without Galera does not know the variable @@wsrep_on.
constexpr auto kServer = R"sql(
    SELECT VERSION(), @@max_allowed_packet,
           EXISTS (SELECT 1 FROM information_schema.SYSTEM_VARIABLES
                   WHERE VARIABLE_NAME = 'WSREP_ON' AND SESSION_VALUE = 'ON'))sql";

// Callers validate their input, so in these errors the stored rows are at fault.
bool shows_damage(unsigned number) {
    return number == 1452 ||  // a referenced row is missing
           number == 1264 ||  // a stored number has no successor that fits into its column
           number == 1690;    // nor into any
}

// MariaDB's error numbers that determine the next step; all others are `other`.
DbTrouble trouble_of(unsigned number, std::string_view message = {}) {
    switch (number) {
        case 1020:  // record changed since last read
        case 1205:  // lock wait timeout
        case 1213:  // deadlock, and Galera's certification
        case 1317:  // the statement was killed
        case 1969:  // the statement exceeded max_statement_time
        case 1047:  // the node is not part of its cluster
            return DbTrouble::conflict;
        case 1053:  // server shutdown
        case 1927:  // connection was killed
            return DbTrouble::lost;
        case 1062:
            return DbTrouble::duplicate;
        case 3:     // a file could not be written
        case 20:    // disk full, as reported by a lower layer
        case 1021:  // disk full
        case 1026:  // a file could not be written
        case 1114:  // a table is full: for InnoDB, the disk
        case 1290:  // the server runs with --read-only
        case 1836:  // the same, by its mode
            return DbTrouble::cannot_write;
        case 1030:  // an error of the storage engine, with the system's number
            return message.find("rror 28 ") != std::string_view::npos ? DbTrouble::cannot_write : DbTrouble::other;
        case 1451:
        case 4025:
            return DbTrouble::constraint;
        default:
            // 2000 … are errors of the client library: gone away, lost, out of sync. The connection is unusable.
            return number >= 2000 && number < 3000 ? DbTrouble::lost : DbTrouble::other;
    }
}

// The name of the violated key or constraint, the only part of the server's message without values. It is at the end of
// the message, so a value that imitates it comes too early to match.
std::string key_of(unsigned number, std::string_view message) {
    const std::string_view mark = number == 1062 ? "for key '" : number == 4025 || number == 1452 ? "CONSTRAINT `" : "";
    if (mark.empty()) return {};
    const auto start = number == 1062 ? message.rfind(mark) : message.find(mark);
    if (start == std::string_view::npos) return {};
    const auto name = message.substr(start + mark.size());
    return std::string(name.substr(0, name.find(mark.back())));
}

bool is_name_letter(char letter) { return std::isalnum(static_cast<unsigned char>(letter)) != 0 || letter == '_'; }

// The name of a statement in errors: its verb and table, "UPDATE appointment". It contains no value, because only the
// text before the first quote or parameter is used.
std::string statement_name(std::string_view sql) {
    constexpr std::string_view kLetters = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_";
    sql = sql.substr(0, sql.find_first_of("':"));
    std::string_view verb, before;
    while (true) {
        sql.remove_prefix(std::min(sql.find_first_of(kLetters), sql.size()));
        const auto word = sql.substr(0, sql.find_first_not_of(kLetters));
        if (word.empty()) return std::string(verb);
        sql.remove_prefix(word.size());
        if (verb.empty()) verb = word;
        if (word == "IF" || word == "NOT" || word == "EXISTS") continue;
        if (before == "FROM" || before == "INTO" || before == "UPDATE" || before == "TABLE") {
            return std::string(verb) + ' ' + std::string(word);
        }
        before = word;
    }
}

// The names of the parameters, each once, in order of their first appearance; parsed like SOCI does.
std::vector<std::string> parameter_names(std::string_view sql) {
    std::vector<std::string> names;
    auto quoted = false;
    for (std::size_t at = 0; at < sql.size(); ++at) {
        if (sql[at] == '\'') quoted = !quoted;
        if (quoted || sql[at] != ':') continue;
        auto end = at + 1;
        while (end < sql.size() && is_name_letter(sql[end])) ++end;
        std::string name(sql.substr(at + 1, end - at - 1));
        if (std::find(names.begin(), names.end(), name) == names.end()) names.push_back(std::move(name));
        at = end - 1;
    }
    return names;
}

}  // namespace

void Session::open() {
    close();
    try {
        soci_.open(soci::mysql, connect_string_);
    } catch (const soci::mysql_soci_error& error) {
        const auto number = error.err_num_;
        const auto away = trouble_of(number) == DbTrouble::lost || number == 1040 || number == 1203;
        // If the server refuses access, its message contains the user name, but no password and no values.
        throw DbError(away ? DbTrouble::unavailable : DbTrouble::other, number, {},
                      "connecting: " + error.get_error_message());
    }
    connection_ = static_cast<soci::mysql_session_backend*>(soci_.get_backend())->conn_;
    lost_ = several_allowed_ = waits_for_cluster_ = false;
    clean_ = true;
    try {
        check_server();
        execute(kIsolation);
        execute(kSettings);
    } catch (...) {
        close();
        throw;
    }
}

void Session::check_server() {
    std::string version;
    const EachRow read = [&](std::string server, std::size_t packet_bytes_max, bool of_cluster) {
        version = std::move(server);
        packet_bytes_max_ = packet_bytes_max;
        of_cluster_ = of_cluster;
    };
    packet_bytes_max_ = 1024;  // enough for this query
    send(kServer);
    receive(kServer, &read);
    if (!is_fit(version)) {
        throw std::runtime_error("the database server is \"" + version +
                                 "\", but Slotkeeper needs MariaDB 10.11 or newer: the guard against double bookings "
                                 "(UNIQUE ... WITHOUT OVERLAPS) is missing elsewhere");
    }
}

void Session::close() noexcept {
    connection_ = nullptr;
    soci_.close();
}

void Session::begin(bool repeated) {
    succeeded_.clear();
    clean_ = false;
    wait_for_cluster(repeated);
    execute("BEGIN");
}

// The first attempt may have been committed on another node of a Galera cluster; a retry that looks up its key must see
// it. The wait is set before BEGIN, because the server ignores the setting inside a transaction.
void Session::wait_for_cluster(bool wanted) {
    if (!of_cluster_ || wanted == waits_for_cluster_) return;
    execute(wanted ? kSyncWaitOn : kSyncWaitOff);
    waits_for_cluster_ = wanted;
}

void Session::begin_snapshot() {
    clean_ = false;
    execute(kOneSnapshot);
    execute(kBeginSnapshot);
}

void Session::commit() {
    execute("COMMIT");
    clean_ = true;
}

void Session::clean_up() noexcept {
    if (!clean_ && !lost_) {
        try {
            execute("ROLLBACK");
            clean_ = true;
        } catch (const DbError&) {
            lost_ = true;  // an open transaction ends with the connection
        }
    }
    if (lost_) close();
}

// A packet over the server's limit breaks the connection, which would look like an outage and be retried.
void Session::refuse_oversize(std::size_t bytes, std::string_view sql) const {
    if (bytes + 16 > packet_bytes_max_) throw DbError(DbTrouble::other, 1153, {}, statement_name(sql));
}

// Costs a round trip if it changes anything, so the setting stays until a statement needs another one.
void Session::allow_several(bool allowed) {
    if (allowed == several_allowed_) return;
    const auto option = allowed ? MYSQL_OPTION_MULTI_STATEMENTS_ON : MYSQL_OPTION_MULTI_STATEMENTS_OFF;
    if (mysql_set_server_option(connection_, option) != 0) {
        fail(mysql_errno(connection_), mysql_error(connection_), "SET OPTION");
    }
    several_allowed_ = allowed;
}

void Session::send(std::string_view text) {
    refuse_oversize(text.size(), text);
    if (mysql_real_query(connection_, text.data(), text.size()) != 0) {
        fail(mysql_errno(connection_), mysql_error(connection_), text);
    }
}

void Session::execute(std::string_view text) {
    send(text);
    receive(text, nullptr);
}

namespace {
void read_rows(MYSQL_RES* result, const EachRow& each) {
    std::vector<std::optional<std::string_view>> cells(mysql_num_fields(result));
    mysql_data_seek(result, 0);
    while (MYSQL_ROW row = mysql_fetch_row(result)) {
        const auto* const lengths = mysql_fetch_lengths(result);
        for (std::size_t i = 0; i < cells.size(); ++i) {
            cells[i] = row[i] == nullptr ? std::nullopt : std::optional(std::string_view(row[i], lengths[i]));
        }
        each(Row(cells));
    }
}
}  // namespace

// Reads one result. A result that breaks off after its columns looks like that of a statement without rows; only the
// error number tells them apart. A locking SELECT may also fail while its rows are read.
std::int64_t Session::take(MYSQL_RES* result, std::string_view sql, const EachRow* each) {
    if (mysql_errno(connection_) != 0) fail(mysql_errno(connection_), mysql_error(connection_), sql);
    if (watched_ && !clean_) succeeded_.insert(statement_name(sql));
    const auto found = static_cast<std::int64_t>(mysql_affected_rows(connection_));
    if (result != nullptr && each != nullptr) read_rows(result, *each);
    return found;
}

std::int64_t Session::receive(std::string_view text, const EachRow* each) {
    const std::unique_ptr<MYSQL_RES, decltype(&mysql_free_result)> result(mysql_store_result(connection_),
                                                                          &mysql_free_result);
    return take(result.get(), text, each);
}

std::int64_t Session::ask(std::string_view text, const EachRow* each) {
    ++statements_sent_;
    allow_several(false);
    send(text);
    return receive(text, each);
}

std::int64_t Session::ask(std::string_view sql, std::span<const Value> values, const EachRow* each) {
    const auto names = parameter_names(sql);
    if (names.size() != values.size()) {  // SOCI would cut the statement at a name without a value
        throw std::logic_error(statement_name(sql) + " has " + std::to_string(names.size()) + " parameters, but " +
                               std::to_string(values.size()) + " values were given");
    }
    if (values.empty()) return ask(sql, each);

    ++statements_sent_;
    allow_several(false);
    struct Bound {
        long long number = 0;
        std::string text;
        soci::indicator present = soci::i_ok;
    };
    std::deque<Bound> bound;  // SOCI keeps addresses until the statement has ended
    auto bytes = sql.size();
    try {
        soci::statement statement(soci_);
        for (std::size_t i = 0; i < values.size(); ++i) {
            auto& one = bound.emplace_back();
            if (const auto* text = values[i].text()) {
                one.text = *text;
                bytes += 2 * text->size() + 3;
                statement.exchange(soci::use(one.text, one.present, names[i]));
            } else {
                if (const auto* number = values[i].number()) one.number = *number;
                if (values[i].is_null()) one.present = soci::i_null;
                bytes += 20;
                statement.exchange(soci::use(one.number, one.present, names[i]));
            }
        }
        refuse_oversize(bytes, sql);
        statement.alloc();
        statement.prepare(std::string(sql));
        statement.define_and_bind();
        statement.execute(/*withDataExchange=*/false);
        return take(static_cast<soci::mysql_statement_backend*>(statement.get_backend())->result_, sql, each);
    } catch (const soci::mysql_soci_error& error) {
        fail(error.err_num_, error.get_error_message(), sql);
    } catch (const soci::soci_error&) {  // its text contains the values
        throw std::logic_error("SOCI could not bind " + statement_name(sql));
    }
}

void Session::ask_all(std::span<const SqlText> statements, const std::function<void(std::size_t, const Row&)>& each) {
    if (statements.empty()) return;
    // Galera may roll back between two statements of one text, and then runs the rest outside of the transaction.
    if (of_cluster_) {
        for (std::size_t i = 0; i < statements.size(); ++i) {
            const EachRow forward = [&](const Row& row) { each(i, row); };
            ask(statements[i].text(), each ? &forward : nullptr);
        }
        return;
    }
    std::string all;
    for (const auto& one : statements) (all += one.text()) += ';';
    all.pop_back();
    statements_sent_ += statements.size();

    allow_several(true);
    // Read all results even after an error, or the next statement would be out of sync.
    struct Drain {
        MYSQL* connection;
        ~Drain() {
            while (mysql_more_results(connection) && mysql_next_result(connection) == 0) {
                mysql_free_result(mysql_store_result(connection));
            }
        }
    } const drain{connection_};

    send(all);  // an immediate error belongs to the first statement, whose name statement_name finds
    for (std::size_t i = 0; i < statements.size(); ++i) {
        const auto& text = statements[i].text();
        if (i > 0) {
            const auto next = mysql_next_result(connection_);
            if (mysql_errno(connection_) != 0) fail(mysql_errno(connection_), mysql_error(connection_), text);
            if (next < 0) throw std::logic_error("a text must contain exactly one statement: " + statement_name(text));
        }
        const EachRow forward = [&](const Row& row) { each(i, row); };
        receive(text, each ? &forward : nullptr);
    }
}

void Session::fail(unsigned number, std::string_view message, std::string_view sql) {
    if (shows_damage(number)) {
        throw DamagedData("database error " + std::to_string(number) + ", key " + key_of(number, message) + ", at " +
                          statement_name(sql));
    }
    const auto trouble = trouble_of(number, message);
    if (trouble == DbTrouble::lost) lost_ = true;
    throw DbError(trouble, number, key_of(number, message), statement_name(sql));
}

bool is_fit(std::string_view version) {
    // A prefix for old replicas, which read 10 as 1; some proxies pass it on.
    constexpr std::string_view kForOldReplicas = "5.5.5-";
    if (version.starts_with(kForOldReplicas)) version.remove_prefix(kForOldReplicas.size());
    unsigned major = 0, minor = 0;
    const auto* const end = version.data() + version.size();
    const auto* const point = std::from_chars(version.data(), end, major).ptr;
    if (point != end && *point == '.') std::from_chars(point + 1, end, minor);
    return version.find("MariaDB") != std::string_view::npos && (major > 10 || (major == 10 && minor >= 11));
}

}  // namespace slotkeeper::store
