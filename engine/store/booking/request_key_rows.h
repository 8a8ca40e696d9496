// request_key_rows: requests that took effect, by the hash of their key.
//
// Written last in the transaction of the effect itself, so a key is there exactly if its effect is.
#pragma once

#include "engine/booking/commands.h"
#include "engine/store/mariadb/database.h"

#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <tuple>

namespace slotkeeper::store {

// A hash as a BINARY(32) takes it and gives it back. hash_of throws std::logic_error on text of another length.
std::string bytes_of(const Hash& hash);
Hash hash_of(std::string_view bytes);

using KeyName = std::tuple<CompanyId, Door, Hash>;

struct KeyRow {
    KeyName name;
    Hash fingerprint{};
    std::int64_t subject = 0;  // appointment, block or customer
    int version = 0;           // of the appointment then; of a customer 1 if registered by this request, else 0
};

SqlText find_keys_sql(std::span<const KeyName> names);  // REQUIRES: not empty
KeyRow read_key(const Row& row);
// Sorted here, as everything of many rows is.
std::optional<SqlText> insert_keys_sql(std::vector<KeyRow> keys, Instant now);
// Of requests whose effect no longer stands and that are meant anew (RequestKey::only_while_it_stands). A row that a
// twin in another process has written since is not among them: inserting ours beside it fails, and the repeat finds it.
std::optional<SqlText> delete_keys_sql(std::span<const KeyRow> keys);

// Those made before `before`, the oldest first, at most rows_max; returns how many.
std::size_t delete_old_keys(Tx& tx, Instant before, std::size_t rows_max);

}  // namespace slotkeeper::store
