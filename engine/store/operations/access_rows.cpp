// access_rows: the statements about keys.
#include "engine/store/operations/access_rows.h"

#include "engine/store/booking/request_key_rows.h"

namespace slotkeeper::store {

namespace {

constexpr auto kInsertApiKey = R"sql(
    INSERT INTO api_key (api_key_id, company_id, name, scopes, key_hash, created_at)
    VALUES (:id, :company, :name, :scopes, :hash, :created))sql";

constexpr auto kFindApiKey = R"sql(
    SELECT api_key.api_key_id, api_key.company_id, api_key.scopes, company.demo
    FROM api_key JOIN company ON company.company_id = api_key.company_id
    WHERE api_key.key_hash = :hash AND api_key.revoked_at IS NULL)sql";

constexpr auto kListApiKeys = R"sql(
    SELECT api_key_id, company_id, name, scopes, created_at, revoked_at
    FROM api_key
    WHERE company_id = :company
    ORDER BY api_key_id)sql";

constexpr auto kRevokeApiKey = R"sql(
    UPDATE api_key SET revoked_at = COALESCE(revoked_at, :now)
    WHERE api_key_id = :id AND company_id = :company)sql";

constexpr auto kInsertVoiceKey = R"sql(
    INSERT INTO voice_key (voice_key_id, company_id, agent_id, sealed_key, created_at)
    VALUES (:id, :company, :agent, :sealed, :created))sql";

// A statement of its own before the count, so that the count sees what was committed before the lock was acquired.
constexpr auto kLockCatalog = R"sql(SELECT version FROM catalog_version WHERE company_id = :company FOR UPDATE)sql";

constexpr auto kCountVoiceKeys = R"sql(
    SELECT COUNT(*) FROM voice_key WHERE company_id = :company AND revoked_at IS NULL AND agent_id <=> :agent)sql";

constexpr auto kListVoiceKeys = R"sql(
    SELECT voice_key_id, company_id, agent_id, sealed_key, created_at, revoked_at
    FROM voice_key
    WHERE company_id = :company
    ORDER BY voice_key_id)sql";

constexpr auto kListVoiceKeysInForce = R"sql(
    SELECT company_id, sealed_key FROM voice_key WHERE revoked_at IS NULL)sql";

constexpr auto kRevokeVoiceKey = R"sql(
    UPDATE voice_key SET revoked_at = COALESCE(revoked_at, :now)
    WHERE voice_key_id = :id AND company_id = :company)sql";

Scopes scopes_of(const Row& row, std::size_t column) {
    if (row.view(column).empty()) return {};  // a key without rights
    const auto scopes = Scopes::parse(row.view(column));
    if (!scopes) throw DamagedData("api_key " + std::to_string(row.number(0)) + " has no usable scopes");
    return *scopes;
}

}  // namespace

std::optional<Scopes> Scopes::parse(std::string_view text) {
    Scopes scopes;
    while (true) {
        const auto comma = text.find(',');
        const auto scope = from_word<Scope>(text.substr(0, comma));
        if (!scope) return std::nullopt;
        scopes.add(*scope);
        if (comma == std::string_view::npos) return scopes;
        text.remove_prefix(comma + 1);
    }
}

std::string Scopes::text() const {
    std::string text;
    for (const auto scope : {Scope::read, Scope::write, Scope::admin}) {
        if ((bits_ & bit(scope)) == 0) continue;
        if (!text.empty()) text += ',';
        text += word(scope);
    }
    return text;
}

void insert_api_key(Tx& tx, const ApiKey& key, const Hash& key_hash) {
    tx.run(kInsertApiKey, {key.id, key.company, key.name, key.scopes.text(), bytes_of(key_hash), key.created_at});
}

std::optional<ApiKeyHolder> find_api_key(Tx& tx, const Hash& key_hash) {
    std::optional<ApiKeyHolder> found;
    tx.one(kFindApiKey, {bytes_of(key_hash)}, [&](const Row& row) {
        found = ApiKeyHolder{row.id<ApiKeyId>(0), row.id<CompanyId>(1), scopes_of(row, 2), row.number(3) != 0};
    });
    return found;
}

std::vector<ApiKey> list_api_keys(Tx& tx, CompanyId company) {
    std::vector<ApiKey> keys;
    tx.rows(kListApiKeys, {company}, [&](const Row& row) {
        keys.push_back({row.id<ApiKeyId>(0), row.id<CompanyId>(1), row.text(2), scopes_of(row, 3), row.moment(4),
                        row.optional_moment(5)});
    });
    return keys;
}

bool revoke_api_key(Tx& tx, CompanyId company, ApiKeyId key, Moment now) {
    return tx.run(kRevokeApiKey, {now, key, company}) > 0;
}

void insert_voice_key(Tx& tx, const VoiceKey& key) {
    const auto agent = key.agent_id.empty() ? std::nullopt : std::optional(key.agent_id);
    tx.run(kInsertVoiceKey, {key.id, key.company, agent, key.sealed_key, key.created_at});
}

bool add_voice_key(Tx& tx, const VoiceKey& key) {
    tx.one(kLockCatalog, {key.company}, [](const Row&) {});
    const auto agent = key.agent_id.empty() ? std::nullopt : std::optional(key.agent_id);
    std::int64_t in_force = 0;
    tx.one(kCountVoiceKeys, {key.company, agent}, [&](const Row& row) { in_force = row.number(0); });
    if (in_force >= static_cast<std::int64_t>(kVoiceKeysMax)) return false;
    insert_voice_key(tx, key);
    return true;
}

std::vector<VoiceKey> list_voice_keys(Tx& tx, CompanyId company) {
    std::vector<VoiceKey> keys;
    tx.rows(kListVoiceKeys, {company}, [&](const Row& row) {
        keys.push_back({row.id<VoiceKeyId>(0), row.id<CompanyId>(1), row.is_null(2) ? "" : row.text(2), row.text(3),
                        row.moment(4), row.optional_moment(5)});
    });
    return keys;
}

std::vector<CompanyKey> list_voice_keys_in_force(Tx& tx) {
    std::vector<CompanyKey> keys;
    tx.rows(kListVoiceKeysInForce, {}, [&](const Row& row) { keys.push_back({row.id<CompanyId>(0), row.text(1)}); });
    return keys;
}

bool revoke_voice_key(Tx& tx, CompanyId company, VoiceKeyId key, Moment now) {
    return tx.run(kRevokeVoiceKey, {now, key, company}) > 0;
}

}  // namespace slotkeeper::store
