// access_rows: who may come in, as rows: API keys and the keys that voice platforms sign with.
//
// An API key is never here, only its SHA-256 (guards/api_key.h). A voice key must be had again to check a signature, so
// it is sealed (guards/seal.h); this file neither seals nor opens it. A revoked key stays as a row, for the record.
#pragma once

#include "engine/booking/commands.h"
#include "engine/store/mariadb/database.h"

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace slotkeeper::store {

enum class Scope : std::uint8_t { read, write, admin };

}  // namespace slotkeeper::store

template <>
struct slotkeeper::Words<slotkeeper::store::Scope> {
    static constexpr std::array<std::string_view, 3> all{"read", "write", "admin"};
};

namespace slotkeeper::store {

// Which scopes a key has. One with `admin` may do everything.
class Scopes {
public:
    Scopes() = default;
    Scopes(std::initializer_list<Scope> scopes) {
        for (const auto scope : scopes) add(scope);
    }
    // "read,write" in any order; empty where a word is unknown or there is none.
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

// What a request with a key may do.
struct ApiKeyHolder {
    ApiKeyId key;
    CompanyId company;
    Scopes scopes;
    bool demo_company = false;

    bool operator==(const ApiKeyHolder&) const = default;
};

void insert_api_key(Tx& tx, const ApiKey& key, const Hash& key_hash);
// Empty where there is no such key, or it is revoked.
std::optional<ApiKeyHolder> find_api_key(Tx& tx, const Hash& key_hash);
std::vector<ApiKey> list_api_keys(Tx& tx, CompanyId company);  // oldest first, the revoked ones too
// False where the company has no such key. Revoking twice keeps the first time.
bool revoke_api_key(Tx& tx, CompanyId company, ApiKeyId key, Moment now);

struct VoiceKey {
    VoiceKeyId id;
    CompanyId company;
    std::string agent_id;  // empty: any agent of the account
    std::string sealed_key;
    Moment created_at;
    std::optional<Moment> revoked_at;
};

// In force at a time for one agent (or for any agent): the one that is used, and the one that takes its place.
inline constexpr std::size_t kVoiceKeysMax = 2;

void insert_voice_key(Tx& tx, const VoiceKey& key);
// As insert_voice_key, but nothing where kVoiceKeysMax are in force already; returns whether. Locks the catalogue,
// so that of two at once one counts the other.
bool add_voice_key(Tx& tx, const VoiceKey& key);
std::vector<VoiceKey> list_voice_keys(Tx& tx, CompanyId company);  // oldest first, the revoked ones too
struct CompanyKey {
    CompanyId company;
    std::string sealed_key;
};
std::vector<CompanyKey> list_voice_keys_in_force(Tx& tx);  // of all companies
bool revoke_voice_key(Tx& tx, CompanyId company, VoiceKeyId key, Moment now);

}  // namespace slotkeeper::store
