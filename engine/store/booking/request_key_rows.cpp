// request_key_rows: finds and writes keys.
#include "engine/store/booking/request_key_rows.h"

#include <algorithm>
#include <stdexcept>

namespace slotkeeper::store {

namespace {

constexpr auto kDeleteKeys = R"sql(
    DELETE FROM request_key WHERE )sql";

constexpr auto kDeleteOldKeys = R"sql(
    DELETE FROM request_key WHERE created_at < :before ORDER BY created_at LIMIT :rows)sql";

// By its whole primary key: a list of one tuple in IN would scan the table in a DELETE.
SqlText& named(SqlText& sql, const KeyName& name) {
    const auto& [company, channel, key] = name;
    sql.raw("company_id = ").value(company).raw(" AND door = ").value(channel);
    return sql.raw(" AND key_hash = ").value(bytes_of(key));
}

template <auto... Path>
Column<KeyRow> hash_column(std::string_view name) {
    return {{name},
            [](KeyRow& into, const Row& row, std::size_t at) {
                detail::member_at<Path...>(into) = hash_of(row.at<std::string_view>(at));
            },
            [](const KeyRow& from) { return Value(bytes_of(detail::member_at<Path...>(from))); }};
}

}  // namespace

const Table<KeyRow> request_key_table{
    "request_key",
    column<&KeyRow::name, &KeyName::company>("company_id"),
    column<&KeyRow::name, &KeyName::channel>("door"),
    hash_column<&KeyRow::name, &KeyName::key>("key_hash"),
    hash_column<&KeyRow::fingerprint>("fingerprint"),
    column<&KeyRow::subject>("subject_id"),
    column<&KeyRow::version>("version"),
    column<&KeyRow::created_at>("created_at"),
};

std::string bytes_of(const Hash& hash) { return {hash.begin(), hash.end()}; }

Hash hash_of(std::string_view bytes) {
    Hash hash{};
    if (bytes.size() != hash.size()) throw std::logic_error("a stored hash is not 32 bytes");
    std::copy(bytes.begin(), bytes.end(), reinterpret_cast<char*>(hash.data()));
    return hash;
}

SqlText find_keys_sql(std::span<const KeyName> names) {
    auto sql = request_key_table.select();
    const auto* separator = "WHERE (";
    for (const auto& name : names) {
        named(sql.raw(separator), name).raw(")");
        separator = " OR (";
    }
    return sql;
}

std::optional<SqlText> insert_keys_sql(std::vector<KeyRow> keys, Instant now) {
    std::sort(keys.begin(), keys.end(), [](const KeyRow& a, const KeyRow& b) { return a.name < b.name; });
    for (auto& key : keys) key.created_at = now;
    return request_key_table.insert_all(keys);
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
