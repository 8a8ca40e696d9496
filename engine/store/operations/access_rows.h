// access_rows: API keys and the signing keys of voice platforms, as rows.
//
// Only the SHA-256 of an API key is stored (guards/api_key.h). A voice key is needed to check a signature, so it is
// stored encrypted (guards/seal.h); this file neither encrypts nor decrypts it. A revoked key stays as a row, for the
// record.
#pragma once

#include "engine/booking/commands.h"
#include "engine/store/mariadb/database.h"
#include "engine/store/mariadb/table.h"

#include <array>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace slotkeeper::store {

enum class Scope : std::uint8_t { read, write, admin };

}  // namespace slotkeeper::store

template <>
struct slotkeeper::EnumNames<slotkeeper::store::Scope> {
    static constexpr std::array<std::string_view, 3> all{"read", "write", "admin"};
};

namespace slotkeeper::store {

// The scopes of a key. `admin` permits everything.
class Scopes {
public:
    Scopes() = default;
    Scopes(std::initializer_list<Scope> scopes) {
        for (const auto scope : scopes) add(scope);
    }
    // "read,write" in any order; std::nullopt if a word is unknown or the text is empty.
    static std::optional<Scopes> parse(std::string_view text);

    void add(Scope scope) { bits_ |= bit(scope); }
    bool allow(Scope scope) const { return ((bits_ & bit(scope)) | (bits_ & bit(Scope::admin))) != 0; }
    std::string text() const;  // "read,write", in the order of the column

    bool operator==(const Scopes&) const = default;

private:
    static unsigned bit(Scope scope) { return 1U << static_cast<unsigned>(scope); }
    unsigned bits_ = 0;
};

struct ApiKey {
    ApiKeyId id;
    CompanyId company;
    std::string name;
    Scopes scopes;
    Moment created_at;
    std::optional<Moment> revoked_at;
};
extern const Table<ApiKey> api_key_table;

// What a request with a key may do.
struct ApiKeyHolder {
    ApiKeyId key;
    CompanyId company;
    Scopes scopes;
    bool demo_company = false;

    bool operator==(const ApiKeyHolder&) const = default;
};

void insert_api_key(Tx& tx, const ApiKey& key, const Hash& key_hash);
// std::nullopt if there is no such key, or it is revoked.
std::optional<ApiKeyHolder> find_api_key(Tx& tx, const Hash& key_hash);
std::vector<ApiKey> list_api_keys(Tx& tx, CompanyId company);  // oldest first, with revoked ones
// False if the company has no such key. Revoking twice keeps the first time.
bool revoke_api_key(Tx& tx, CompanyId company, ApiKeyId key, Moment now);

struct VoiceKey {
    VoiceKeyId id;
    CompanyId company;
    std::string agent_id;  // empty: any agent of the account
    std::string sealed_key;
    Moment created_at;
    std::optional<Moment> revoked_at;
};
extern const Table<VoiceKey> voice_key_table;

// Active at the same time for one agent (or for any agent): the present key, and the one that replaces it.
inline constexpr std::size_t kVoiceKeysMax = 2;

void insert_voice_key(Tx& tx, const VoiceKey& key);
// Locks the catalogue, so that of two concurrent additions the second sees the key of the first.
void lock_voice_keys(Tx& tx, CompanyId company);
// As insert_voice_key, but inserts nothing if kVoiceKeysMax are active already; returns whether it did. Locks them.
bool add_voice_key(Tx& tx, const VoiceKey& key);
std::vector<VoiceKey> list_voice_keys(Tx& tx, CompanyId company);  // oldest first, with revoked ones
struct CompanyKey {
    CompanyId company;
    std::string sealed_key;
};
std::vector<CompanyKey> list_voice_keys_in_force(Tx& tx);  // of all companies
bool revoke_voice_key(Tx& tx, CompanyId company, VoiceKeyId key, Moment now);

// --- all encrypted values of the database, for a change of the key -------------------------------
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
