// bare_connection: libmariadb as a straightforward program uses it: text in, cells out, one statement a round trip.
//
// It stands for what the engine is measured against, so nothing of the engine's store is in it.
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
    // A deadlock or a lock wait that took too long: the whole transaction is to be repeated.
    bool passing() const { return number_ == 1205 || number_ == 1213 || number_ == 1020; }

private:
    unsigned number_;
};

class BareConnection {
public:
    using Cells = std::vector<std::optional<std::string>>;

    // As root on the slotkeeper database behind that socket, READ COMMITTED and UTC. Throws BareError, as all of it
    // does.
    explicit BareConnection(const std::string& socket);

    void run(const std::string& sql);
    std::vector<Cells> rows(const std::string& sql);
    std::int64_t number(const std::string& sql);  // the first cell of the first row; 0 where there is none

private:
    struct Close {
        void operator()(MYSQL* connection) const { mysql_close(connection); }
    };
    [[noreturn]] void fail() const;

    std::unique_ptr<MYSQL, Close> connection_;
};

}  // namespace slotkeeper::bench
