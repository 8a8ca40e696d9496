// bare_connection: uses libmariadb like a simple program: text in, cells out, one statement per round trip.
//
// It is the baseline for the engine, so it uses nothing of the engine's store.
#pragma once

#include <mysql.h>

#include <cstdint>
#include <memory>
#include <optional>
#include <stdexcept>
#include <string>
#include <vector>

namespace slotkeeper::bench {

class BareError : public std::runtime_error {
public:
    BareError(unsigned number, const std::string& text) : std::runtime_error(text), number_(number) {}
    // A deadlock or lock wait timeout: the whole transaction must be repeated.
    bool passing() const { return number_ == 1205 || number_ == 1213 || number_ == 1020; }

private:
    unsigned number_;
};

class BareConnection {
public:
    using Cells = std::vector<std::optional<std::string>>;

    // Connects as root to the slotkeeper database at that socket, READ COMMITTED and UTC. All functions throw
    // BareError.
    explicit BareConnection(const std::string& socket);

    void run(const std::string& sql);
    std::vector<Cells> rows(const std::string& sql);
    std::int64_t number(const std::string& sql);  // the first cell of the first row; 0 if there is no row

private:
    struct Close {
        void operator()(MYSQL* connection) const { mysql_close(connection); }
    };
    [[noreturn]] void fail() const;

    std::unique_ptr<MYSQL, Close> connection_;
};

}  // namespace slotkeeper::bench
