// bare_connection: calls libmariadb.
#include "tools/bench/bare_connection.h"

namespace slotkeeper::bench {

namespace {

constexpr unsigned kAnswerPatienceSeconds = 30;

}  // namespace

BareConnection::BareConnection(const std::string& socket) : connection_(mysql_init(nullptr)) {
    if (!connection_) throw BareError(0, "libmariadb is out of memory");
    mysql_optionsv(connection_.get(), MYSQL_OPT_READ_TIMEOUT, &kAnswerPatienceSeconds);
    mysql_optionsv(connection_.get(), MYSQL_SET_CHARSET_NAME, "utf8mb4");
    if (mysql_real_connect(connection_.get(), nullptr, "root", nullptr, "slotkeeper", 0, socket.c_str(), 0) ==
        nullptr) {
        fail();
    }
    run("SET SESSION time_zone = '+00:00', tx_isolation = 'READ-COMMITTED', innodb_lock_wait_timeout = 5");
}

void BareConnection::fail() const { throw BareError(mysql_errno(connection_.get()), mysql_error(connection_.get())); }

void BareConnection::run(const std::string& sql) {
    if (mysql_real_query(connection_.get(), sql.data(), sql.size()) != 0) fail();
}

std::vector<BareConnection::Cells> BareConnection::rows(const std::string& sql) {
    run(sql);
    const std::unique_ptr<MYSQL_RES, void (*)(MYSQL_RES*)> result(mysql_store_result(connection_.get()),
                                                                  mysql_free_result);
    if (!result) fail();
    std::vector<Cells> found;
    const auto columns = mysql_num_fields(result.get());
    while (auto* const row = mysql_fetch_row(result.get())) {
        const auto* const lengths = mysql_fetch_lengths(result.get());
        auto& cells = found.emplace_back();
        for (unsigned i = 0; i < columns; ++i) {
            cells.push_back(row[i] == nullptr ? std::nullopt : std::optional(std::string(row[i], lengths[i])));
        }
    }
    return found;
}

std::int64_t BareConnection::number(const std::string& sql) {
    const auto found = rows(sql);
    return found.empty() || !found[0][0] ? 0 : std::stoll(*found[0][0]);
}

}  // namespace slotkeeper::bench
