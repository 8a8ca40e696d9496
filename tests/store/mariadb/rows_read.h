// rows_read: the rows that a unit of statements really touched, as the server counts them; the estimate of a plan may
// flatter.
#pragma once

#include "engine/store/mariadb/database.h"

#include <functional>
#include <string>

namespace slotkeeper::tests {

// Of tables and indexes; with another name, only those that were come to by one way.
inline std::int64_t rows_read(store::Database& database, const std::function<void(store::Tx&)>& unit,
                              const std::string& how = "Handler_read_%") {
    std::int64_t read = 0;
    database.read([&](store::Tx& tx) {
        read = 0;
        tx.run("FLUSH STATUS");
        unit(tx);
        tx.rows("SHOW SESSION STATUS LIKE '" + how + "'", {}, [&](const store::Row& row) { read += row.number(1); });
    });
    return read;
}

}  // namespace slotkeeper::tests
