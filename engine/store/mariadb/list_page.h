// list_page: what the statements of all lists share: the order by last change, and the choice of the index.
//
// Each list names the index that serves its filter and its order. Left to itself MariaDB takes `company_id = 1 AND
// starts_at > …` for a look-up of the company, and passes over every entry of the index before the cursor.
#pragma once

#include "engine/store/mariadb/sql_text.h"

#include <optional>
#include <utility>

namespace slotkeeper::store {

// A list in the order in which its records last changed, instead of its own order. Each listed table has an index
// (company_id, updated_at, id).
template <class SomeId>
struct ChangeOrder {
    using Id = SomeId;
    std::optional<Instant> since{};                    // only records that changed at this time or later
    std::optional<std::pair<Moment, SomeId>> after{};  // the last one of the previous page
};

// After SELECT … FROM: "FORCE INDEX (…) WHERE company_id = …".
inline SqlText& where_company(SqlText& sql, std::string_view index, CompanyId company) {
    return sql.raw("FORCE INDEX (").raw(index).raw(") WHERE company_id = ").value(company);
}

// After WHERE and the filter: the rest of the condition, the order and the limit. `id`: the column.
template <class SomeId>
void add_change_page(SqlText& sql, std::string_view id, const ChangeOrder<SomeId>& order, std::size_t rows_max) {
    if (order.since) sql.raw(" AND updated_at >= ").value(*order.since);
    if (order.after) {
        const auto& [moment, last] = *order.after;
        sql.raw(" AND updated_at >= ").value(moment).raw(" AND (updated_at > ").value(moment);
        sql.raw(" OR ").raw(id).raw(" > ").value(last).raw(")");
    }
    sql.raw(" ORDER BY updated_at, ").raw(id).raw(" LIMIT ").value(rows_max);
}

// The same for a list in the order of its id, or in the reverse of it.
enum class Direction : std::uint8_t { rising, falling };
template <class SomeId>
void add_id_page(SqlText& sql, std::string_view id, Direction order, const std::optional<SomeId>& last,
                 std::size_t rows_max) {
    const auto rising = order == Direction::rising;
    if (last) sql.raw(" AND ").raw(id).raw(rising ? " > " : " < ").value(*last);
    sql.raw(" ORDER BY ").raw(id).raw(rising ? " LIMIT " : " DESC LIMIT ").value(rows_max);
}

// The same for a list in the order of start and id, or in the reverse of it.
template <class SomeId>
void add_start_page(SqlText& sql, std::string_view id, Direction order,
                    const std::optional<std::pair<Instant, SomeId>>& last, std::size_t rows_max) {
    const auto* const further = order == Direction::rising ? " > " : " < ";
    const auto* const end = order == Direction::rising ? "" : " DESC";
    if (last) {
        const auto& [start, last_id] = *last;
        sql.raw(" AND starts_at").raw(order == Direction::rising ? " >= " : " <= ").value(start);
        sql.raw(" AND (starts_at").raw(further).value(start).raw(" OR ").raw(id).raw(further).value(last_id).raw(")");
    }
    sql.raw(" ORDER BY starts_at").raw(end).raw(", ").raw(id).raw(end).raw(" LIMIT ").value(rows_max);
}

}  // namespace slotkeeper::store
