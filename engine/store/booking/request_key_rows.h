// request_key_rows: successful requests, by the hash of their key.
//
// Written last in the transaction of the effect itself, so a key is stored exactly if its effect is.
#pragma once

#include "engine/booking/commands.h"
#include "engine/store/mariadb/table.h"

#include <optional>
#include <span>
#include <string>
#include <string_view>

namespace slotkeeper::store {

// A hash as the bytes of a BINARY(32), and back. hash_of throws std::logic_error for a text of another length.
std::string bytes_of(const Hash& hash);
Hash hash_of(std::string_view bytes);

struct KeyName {
    CompanyId company;
    Channel channel = Channel::engine;
    Hash key{};
    auto operator<=>(const KeyName&) const = default;
};

struct KeyRow {
    KeyName name;
    Hash fingerprint{};
    std::int64_t subject = 0;  // appointment, block, customer, or object of the catalogue
    int version = 0;           // of the appointment at that time; for a customer 1 if this request created it, else 0
    Instant created_at{};
};
extern const Table<KeyRow> request_key_table;

SqlText find_keys_sql(std::span<const KeyName> names);  // REQUIRES: not empty
// Sorted by key before it is written; `now` is their created_at.
std::optional<SqlText> insert_keys_sql(std::vector<KeyRow> keys, Instant now);
// The keys of requests whose effect was undone and that are processed as new (RequestKey::only_while_it_stands). A row
// that another process has written since is not deleted: the INSERT beside it fails, and the retry finds that row.
std::optional<SqlText> delete_keys_sql(std::span<const KeyRow> keys);

// Deletes keys made before `before`, oldest first, at most rows_max; returns how many.
std::size_t delete_old_keys(Tx& tx, Instant before, std::size_t rows_max);

}  // namespace slotkeeper::store
