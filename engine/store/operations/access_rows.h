// access_rows: API keys and the signing keys of voice platforms, as rows.
//
// Only the SHA-256 of an API key is stored (guards/api_key.h). A voice key is needed to check a signature, so it is
// stored encrypted (guards/seal.h); this file neither encrypts nor decrypts it. A revoked key stays as a row, for the
// record. An API key without a company (CompanyId 0) is an installation key.
#pragma once

#include "engine/booking/commands.h"
#include "engine/store/mariadb/database.h"
#include "engine/store/mariadb/table.h"

#include <array>
#include <map>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace slotkeeper::store {

// override: may book beside a strict grid.
enum class Scope : std::uint8_t { read, write, admin, override };

}  // namespace slotkeeper::store

template <>
struct slotkeeper::EnumNames<slotkeeper::store::Scope> {
    static constexpr std::array<std::string_view, 4> all{"read", "write", "admin", "override"};
};

namespace slotkeeper::store {

// The scopes of a key: `read` for everything, `appointments:write` for the operations of one resource. `admin` includes
// all other scopes, of everything or of its resource.
class Scopes {
public:
    Scopes() = default;
    Scopes(std::initializer_list<Scope> scopes) {
        for (const auto scope : scopes) add(scope);
    }
    // "read,appointments:write" in any order; std::nullopt if a word is unknown or the text is empty. A resource is
    // only checked for its letters, because the operations of the program say which there are.
    static std::optional<Scopes> parse(std::string_view text);

    void add(Scope scope) { of_all_ |= bit(scope); }
    void add(Scope scope, std::string_view resource) { of_resources_[std::string(resource)] |= bit(scope); }
    // For everything; with a resource: for everything or for it.
    bool allow(Scope scope) const { return is_in(scope, of_all_); }
    bool allow(Scope scope, std::string_view resource) const;
    bool allow_of_any(Scope scope) const;     // for everything, or for some resource
    bool include(const Scopes& other) const;  // whether they allow all that the other ones allow
    std::vector<std::string> resources() const;
    std::string text() const;  // "read,write,appointments:admin", always in the same order

    bool operator==(const Scopes&) const = default;

private:
    static unsigned bit(Scope scope) { return 1U << static_cast<unsigned>(scope); }
    static bool is_in(Scope scope, unsigned bits) { return (bits & (bit(scope) | bit(Scope::admin))) != 0; }
    unsigned of_all_ = 0;
    std::map<std::string, unsigned, std::less<>> of_resources_;
};

struct ApiKey {
    ApiKeyId id;
    CompanyId company;  // 0: an installation key
    std::string name;
    Scopes scopes;
    Moment created_at;
    std::optional<Moment> revoked_at;
    std::optional<Moment> expires_at{};
    std::optional<Moment> last_used_at{};  // to within limits::key_use_noted
    std::vector<BranchId> branches{};      // rows of api_key_branch; empty: the key reaches the whole company
    Moment updated_at{};                   // set by the database; a use of the key does not change it
};
extern const Table<ApiKey> api_key_table;
struct ApiKeyBranch {
    ApiKeyId key;
    BranchId branch;
};
extern const Table<ApiKeyBranch> api_key_branch_table;
extern const Table<NoStruct> api_key_former_table;

// What a request with a key may do.
struct ApiKeyHolder {
    ApiKeyId key;
    CompanyId company;  // 0: an installation key
    Scopes scopes;
    bool demo_company = false;
    std::vector<BranchId> branches{};  // empty: the whole company
    std::optional<Moment> ends_at{};   // of the key, or of this secret of it
    std::optional<Moment> last_used_at{};

    bool operator==(const ApiKeyHolder&) const = default;
};

void insert_api_key(Tx& tx, const ApiKey& key, const Hash& key_hash);
// By the present secret or a former one. std::nullopt if there is no such key, or it is revoked; whether it has ended
// is not checked.
std::optional<ApiKeyHolder> find_api_key(Tx& tx, const Hash& key_hash);
void note_api_key_use(Tx& tx, ApiKeyId key, Moment now);
std::vector<ApiKey> list_api_keys(Tx& tx, CompanyId company);  // oldest first, with revoked ones
// False if the company has no such key. Revoking twice keeps the first time.
bool revoke_api_key(Tx& tx, CompanyId company, ApiKeyId key, Moment now);

// Former secrets of one key that still work at the same time.
inline constexpr std::size_t kFormerSecretsMax = 5;

// Locks the key until the end of the transaction. std::nullopt if the company has no such key.
std::optional<ApiKey> lock_api_key(Tx& tx, CompanyId company, ApiKeyId key);
// Writes name, scopes, branches and end of the key. REQUIRES: locked by this transaction.
void update_api_key(Tx& tx, const ApiKey& key);
// Gives the key another secret; the present one works until `ends_at`. False if kFormerSecretsMax still work.
// REQUIRES: locked by this transaction.
bool replace_secret(Tx& tx, ApiKeyId key, const Hash& key_hash, Moment ends_at, Moment now);

struct VoiceKey {
    VoiceKeyId id;
    CompanyId company;
    std::string agent_id;  // empty: any agent of the account
    std::string sealed_key;
    Moment created_at;
    std::optional<Moment> revoked_at;
    Moment updated_at{};  // set by the database
};
extern const Table<VoiceKey> voice_key_table;

// Active at the same time for one agent (or for any agent): the present key, and the one that replaces it.
inline constexpr std::size_t kVoiceKeysMax = 2;
inline constexpr std::size_t kVoiceKeyLengthMax = 500;  // before it is encrypted

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
inline constexpr std::array<SealedColumn, 6> kSealedColumns{{
    {"calendar_account", "account_id", "sealed_credential"},
    {"calendar_account", "account_id", "sealed_webhook_secret"},
    {"calendar_account", "account_id", "sealed_refresh_token"},
    {"calendar_authorisation", "authorisation_id", "sealed_verifier"},
    {"voice_key", "voice_key_id", "sealed_key"},
    {"payment_hook", "company_id", "sealed_secret"},
}};

struct SealedValue {
    std::int64_t id = 0;
    std::string value;
};
// In order of id, the values after `after` that are not empty, FOR UPDATE.
std::vector<SealedValue> lock_sealed(Tx& tx, const SealedColumn& where, std::int64_t after, std::size_t rows_max);
void save_sealed(Tx& tx, const SealedColumn& where, const SealedValue& sealed);

}  // namespace slotkeeper::store
