// request_key_rows: finds and writes keys.
#include "engine/store/booking/request_key_rows.h"

#include <algorithm>
#include <stdexcept>

namespace slotkeeper::store {

namespace {

constexpr auto kFindKeys = R"sql(
    SELECT company_id, door, key_hash, fingerprint, subject_id, version FROM request_key WHERE )sql";

constexpr auto kInsertKeys = R"sql(
    INSERT INTO request_key (company_id, door, key_hash, fingerprint, subject_id, version, created_at) VALUES )sql";

constexpr auto kDeleteKeys = R"sql(
    DELETE FROM request_key WHERE )sql";

constexpr auto kDeleteOldKeys = R"sql(
    DELETE FROM request_key WHERE created_at < :before ORDER BY created_at LIMIT :rows)sql";

// By its whole primary key: a list of one tuple in IN would scan the table in a DELETE.
SqlText& named(SqlText& sql, const KeyName& name) {
    const auto& [company, door, key] = name;
    sql.raw("company_id = ").value(company).raw(" AND door = ").value(door);
    return sql.raw(" AND key_hash = ").value(bytes_of(key));
}

}  // namespace

std::string bytes_of(const Hash& hash) { return {hash.begin(), hash.end()}; }

Hash hash_of(std::string_view bytes) {
    Hash hash{};
    if (bytes.size() != hash.size()) throw std::logic_error("a stored hash is not 32 bytes");
    std::copy(bytes.begin(), bytes.end(), reinterpret_cast<char*>(hash.data()));
    return hash;
}

SqlText find_keys_sql(std::span<const KeyName> names) {
    SqlText sql(kFindKeys);
    const auto* separator = "(";
    for (const auto& name : names) {
        named(sql.raw(separator), name).raw(")");
        separator = " OR (";
    }
    return sql;
}

KeyRow read_key(const Row& row) {
    return {{row.id<CompanyId>(0), row.word<Door>(1), hash_of(row.view(2))},
            hash_of(row.view(3)),
            row.number(4),
            static_cast<int>(row.number(5))};
}

std::optional<SqlText> insert_keys_sql(std::vector<KeyRow> keys, Instant now) {
    if (keys.empty()) return std::nullopt;
    std::sort(keys.begin(), keys.end(), [](const KeyRow& a, const KeyRow& b) { return a.name < b.name; });
    SqlText sql(kInsertKeys);
    for (const auto& key : keys) {
        const auto& [company, door, hash] = key.name;
        sql.row({company, door, bytes_of(hash), bytes_of(key.fingerprint), key.subject, key.version, now});
    }
    return sql;
}

std::optional<SqlText> delete_keys_sql(std::span<const KeyRow> keys) {
    if (keys.empty()) return std::nullopt;
    SqlText sql(kDeleteKeys);
    const auto* separator = "(";
    for (const auto& key : keys) {
        named(sql.raw(separator), key.name).raw(" AND subject_id = ").value(key.subject);
        sql.raw(" AND version = ").value(key.version).raw(")");
        separator = " OR (";
    }
    return sql;
}

std::size_t delete_old_keys(Tx& tx, Instant before, std::size_t rows_max) {
    return static_cast<std::size_t>(tx.run(kDeleteOldKeys, {before, rows_max}));
}

}  // namespace slotkeeper::store
