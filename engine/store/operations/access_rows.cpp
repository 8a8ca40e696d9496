// access_rows: the statements about keys.
#include "engine/store/operations/access_rows.h"

#include "engine/store/booking/request_key_rows.h"

#include <array>

namespace slotkeeper::store {

namespace {

constexpr auto kInsertApiKey = R"sql(
    INSERT INTO api_key (api_key_id, company_id, name, scopes, key_hash, created_at)
    VALUES (:id, :company, :name, :scopes, :hash, :created))sql";

constexpr auto kFindApiKey = R"sql(
    SELECT api_key.api_key_id, api_key.company_id, api_key.scopes, company.demo
    FROM api_key JOIN company ON company.company_id = api_key.company_id
    WHERE api_key.key_hash = :hash AND api_key.revoked_at IS NULL)sql";

constexpr auto kRevokeApiKey = R"sql(
    UPDATE api_key SET revoked_at = COALESCE(revoked_at, :now)
    WHERE api_key_id = :id AND company_id = :company)sql";

// A statement of its own before the count, so that the count sees what was committed before the lock was acquired.
constexpr auto kLockCatalog = R"sql(SELECT version FROM catalog_version WHERE company_id = :company FOR UPDATE)sql";

constexpr auto kCountVoiceKeys = R"sql(
    SELECT COUNT(*) FROM voice_key WHERE company_id = :company AND revoked_at IS NULL AND agent_id <=> :agent)sql";

constexpr auto kListVoiceKeysInForce = R"sql(
    SELECT company_id, sealed_key FROM voice_key WHERE revoked_at IS NULL)sql";

constexpr auto kRevokeVoiceKey = R"sql(
    UPDATE voice_key SET revoked_at = COALESCE(revoked_at, :now)
    WHERE voice_key_id = :id AND company_id = :company)sql";

Scopes scopes_of(ApiKeyId key, std::string_view text) {
    if (text.empty()) return {};  // a key without rights
    const auto scopes = Scopes::parse(text);
    if (!scopes) throw DamagedData("api_key " + std::to_string(key.value) + " has no usable scopes");
    return *scopes;
}

}  // namespace

const Table<ApiKey> api_key_table{
    "api_key",
    column<&ApiKey::id>("api_key_id"),
    column<&ApiKey::company>("company_id"),
    column<&ApiKey::name>("name"),
    Column<ApiKey>{{"scopes"},
                   [](ApiKey& into, const Row& row, std::size_t at) {
                       into.scopes = scopes_of(into.id, row.at<std::string_view>(at));
                   },
                   [](const ApiKey& from) { return Value(from.scopes.text()); }},
    unread("key_hash"),
    column<&ApiKey::created_at>("created_at"),
    column<&ApiKey::revoked_at>("revoked_at"),
};
const Table<VoiceKey> voice_key_table{
    "voice_key",
    column<&VoiceKey::id>("voice_key_id"),
    column<&VoiceKey::company>("company_id"),
    empty_is_null<&VoiceKey::agent_id>("agent_id"),
    column<&VoiceKey::sealed_key>("sealed_key"),
    column<&VoiceKey::created_at>("created_at"),
    column<&VoiceKey::revoked_at>("revoked_at"),
};

std::optional<Scopes> Scopes::parse(std::string_view text) {
    Scopes scopes;
    while (true) {
        const auto comma = text.find(',');
        const auto scope = from_name<Scope>(text.substr(0, comma));
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
        text += name_of(scope);
    }
    return text;
}

void insert_api_key(Tx& tx, const ApiKey& key, const Hash& key_hash) {
    tx.run(kInsertApiKey, {key.id, key.company, key.name, key.scopes.text(), bytes_of(key_hash), key.created_at});
}

std::optional<ApiKeyHolder> find_api_key(Tx& tx, const Hash& key_hash) {
    std::optional<ApiKeyHolder> found;
    tx.one(kFindApiKey, {bytes_of(key_hash)}, [&](ApiKeyId key, CompanyId company, std::string_view scopes, bool demo) {
        found = ApiKeyHolder{key, company, scopes_of(key, scopes), demo};
    });
    return found;
}

std::vector<ApiKey> list_api_keys(Tx& tx, CompanyId company) {
    auto sql = api_key_table.select();
    return api_key_table.all(tx, sql.raw("WHERE company_id = ").value(company).raw(" ORDER BY api_key_id"));
}

bool revoke_api_key(Tx& tx, CompanyId company, ApiKeyId key, Moment now) {
    return tx.run(kRevokeApiKey, {now, key, company}) > 0;
}

void insert_voice_key(Tx& tx, const VoiceKey& key) { tx.run(*voice_key_table.insert_all(std::array{key})); }

void lock_voice_keys(Tx& tx, CompanyId company) {
    tx.one(kLockCatalog, {company}, [](const Row&) {});
}

bool add_voice_key(Tx& tx, const VoiceKey& key) {
    lock_voice_keys(tx, key.company);
    const auto agent = key.agent_id.empty() ? std::nullopt : std::optional(key.agent_id);
    std::size_t in_force = 0;
    tx.one(kCountVoiceKeys, {key.company, agent}, [&](std::size_t count) { in_force = count; });
    if (in_force >= kVoiceKeysMax) return false;
    insert_voice_key(tx, key);
    return true;
}

std::vector<VoiceKey> list_voice_keys(Tx& tx, CompanyId company) {
    auto sql = voice_key_table.select();
    return voice_key_table.all(tx, sql.raw("WHERE company_id = ").value(company).raw(" ORDER BY voice_key_id"));
}

std::vector<CompanyKey> list_voice_keys_in_force(Tx& tx) {
    std::vector<CompanyKey> keys;
    tx.rows(kListVoiceKeysInForce, {}, [&](CompanyId company, std::string key) {
        keys.push_back({company, std::move(key)});
    });
    return keys;
}

bool revoke_voice_key(Tx& tx, CompanyId company, VoiceKeyId key, Moment now) {
    return tx.run(kRevokeVoiceKey, {now, key, company}) > 0;
}

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
