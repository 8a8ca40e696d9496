// rows_read: the plan of a statement, and the rows that a unit of statements has read, as the server counts them; the
// estimate of a plan may be too low.
#pragma once

#include "engine/store/mariadb/database.h"

#include <charconv>
#include <functional>
#include <optional>
#include <string>
#include <vector>

namespace slotkeeper::tests {

struct PlanStep {
    std::string table, type, key;
    std::int64_t rows = 0;
    std::string extra;
};
inline std::vector<PlanStep> plan_of(store::Tx& tx, const store::SqlText& statement) {
    using Text = std::optional<std::string>;
    std::vector<PlanStep> steps;
    tx.rows(store::SqlText("EXPLAIN ").raw(statement.text()),
            [&](std::optional<int>, Text /*select_type*/, Text table, Text type, Text /*possible_keys*/, Text key,
                Text /*key_len*/, Text /*ref*/, Text rows, Text extra) {
                PlanStep step{table.value_or(""), type.value_or(""), key.value_or(""), 0, extra.value_or("")};
                // With a filter it is "12 (3%)".
                if (rows) std::from_chars(rows->data(), rows->data() + rows->size(), step.rows);
                steps.push_back(std::move(step));
            });
    return steps;
}

// Of tables and indexes; with another name, only those that were come to by one way.
inline std::int64_t rows_read(store::Database& database, const std::function<void(store::Tx&)>& unit,
                              const std::string& how = "Handler_read_%") {
    std::int64_t read = 0;
    database.read([&](store::Tx& tx) {
        read = 0;
        tx.run("FLUSH STATUS");
        unit(tx);
        tx.rows("SHOW SESSION STATUS LIKE '" + how + "'", {},
                [&](std::string_view, std::int64_t count) { read += count; });
    });
    return read;
}

}  // namespace slotkeeper::tests
