// secret_rows: all encrypted values of the database, for a change of the key.
#pragma once

#include "engine/store/mariadb/database.h"

#include <array>
#include <string>
#include <vector>

namespace slotkeeper::store {

struct SealedColumn {
    const char* table;
    const char* id;
    const char* column;
};
// All of them; a test compares the list with the schema.
inline constexpr std::array<SealedColumn, 5> kSealedColumns{{
    {"calendar_account", "account_id", "sealed_credential"},
    {"calendar_account", "account_id", "sealed_webhook_secret"},
    {"calendar_account", "account_id", "sealed_refresh_token"},
    {"calendar_authorisation", "authorisation_id", "sealed_verifier"},
    {"voice_key", "voice_key_id", "sealed_key"},
}};

struct SealedValue {
    std::int64_t id = 0;
    std::string value;
};
// In order of id, the values after `after` that are not empty, FOR UPDATE.
std::vector<SealedValue> lock_sealed(Tx& tx, const SealedColumn& where, std::int64_t after, std::size_t rows_max);
void save_sealed(Tx& tx, const SealedColumn& where, const SealedValue& sealed);

}  // namespace slotkeeper::store
