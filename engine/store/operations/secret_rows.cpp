// secret_rows: the same two statements for each column.
#include "engine/store/operations/secret_rows.h"

namespace slotkeeper::store {

std::vector<SealedValue> lock_sealed(Tx& tx, const SealedColumn& where, std::int64_t after, std::size_t rows_max) {
    SqlText sql("SELECT ");
    sql.raw(where.id).raw(", ").raw(where.column).raw(" FROM ").raw(where.table);
    sql.raw(" WHERE ").raw(where.id).raw(" > ").value(after);
    sql.raw(" AND ").raw(where.column).raw(" IS NOT NULL");
    sql.raw(" ORDER BY ").raw(where.id).raw(" LIMIT ").value(rows_max).raw(" FOR UPDATE");
    std::vector<SealedValue> found;
    tx.rows(sql, [&](std::int64_t id, std::string value) { found.push_back({id, std::move(value)}); });
    return found;
}

void save_sealed(Tx& tx, const SealedColumn& where, const SealedValue& sealed) {
    SqlText sql("UPDATE ");
    sql.raw(where.table).raw(" SET ").raw(where.column).raw(" = ").value(sealed.value);
    tx.run(sql.raw(" WHERE ").raw(where.id).raw(" = ").value(sealed.id));
}

}  // namespace slotkeeper::store
