// access_rows: the statements about keys.
#include "engine/store/operations/access_rows.h"

#include "engine/store/booking/request_key_rows.h"

#include <algorithm>
#include <array>
#include <charconv>

namespace slotkeeper::store {

namespace {

constexpr auto kInsertApiKey = R"sql(
    INSERT INTO api_key (api_key_id, company_id, name, scopes, key_hash, created_at, expires_at)
    VALUES (:id, :company, :name, :scopes, :hash, :created, :expires))sql";

constexpr auto kFindApiKey = R"sql(
    SELECT api_key.api_key_id, api_key.company_id, api_key.scopes, COALESCE(company.demo, FALSE),
           (SELECT GROUP_CONCAT(branch_id ORDER BY branch_id) FROM api_key_branch
            WHERE api_key_branch.api_key_id = api_key.api_key_id),
           api_key.expires_at, api_key_former.ends_at, api_key.last_used_at
    FROM api_key
    LEFT JOIN company ON company.company_id = api_key.company_id
    LEFT JOIN api_key_former ON api_key_former.key_hash = :hash
    WHERE api_key.api_key_id = COALESCE((SELECT api_key_id FROM api_key WHERE key_hash = :hash),
                                        (SELECT api_key_id FROM api_key_former WHERE key_hash = :hash))
      AND api_key.revoked_at IS NULL
      AND (api_key.company_id IS NULL OR company.company_id IS NOT NULL))sql";

constexpr auto kNoteUse = R"sql(
    UPDATE api_key SET last_used_at = :now, updated_at = updated_at
    WHERE api_key_id = :id AND (last_used_at IS NULL OR last_used_at < :before))sql";

constexpr auto kListBranches = R"sql(
    SELECT api_key_id, branch_id FROM api_key_branch JOIN api_key USING (api_key_id)
    WHERE company_id <=> :company ORDER BY api_key_id, branch_id)sql";

constexpr auto kUpdateApiKey = R"sql(
    UPDATE api_key SET name = :name, scopes = :scopes, expires_at = :expires, updated_at = :now
    WHERE api_key_id = :id)sql";
constexpr auto kDropBranches = R"sql(DELETE FROM api_key_branch WHERE api_key_id = :id)sql";

constexpr auto kRevokeApiKey = R"sql(
    UPDATE api_key SET revoked_at = COALESCE(revoked_at, :now)
    WHERE api_key_id = :id AND company_id <=> :company)sql";

constexpr auto kDropEnded = R"sql(DELETE FROM api_key_former WHERE api_key_id = :id AND ends_at <= :now)sql";

constexpr auto kCountFormer = R"sql(SELECT COUNT(*) FROM api_key_former WHERE api_key_id = :id)sql";

constexpr auto kKeepSecret = R"sql(
    INSERT INTO api_key_former (key_hash, api_key_id, ends_at)
    SELECT key_hash, api_key_id, :ends FROM api_key WHERE api_key_id = :id)sql";

constexpr auto kReplaceSecret = R"sql(UPDATE api_key SET key_hash = :hash WHERE api_key_id = :id)sql";

// A statement of its own before the count, so that the count sees what was committed before the lock was acquired.
constexpr auto kLockCatalog = R"sql(SELECT version FROM catalog_version WHERE company_id = :company FOR UPDATE)sql";

constexpr auto kCountVoiceKeys = R"sql(
    SELECT COUNT(*) FROM voice_key WHERE company_id = :company AND revoked_at IS NULL AND agent_id <=> :agent)sql";

constexpr auto kListVoiceKeysInForce = R"sql(
    SELECT company_id, sealed_key FROM voice_key WHERE revoked_at IS NULL)sql";

constexpr auto kRevokeVoiceKey = R"sql(
    UPDATE voice_key SET revoked_at = COALESCE(revoked_at, :now)
    WHERE voice_key_id = :id AND company_id = :company)sql";

// A key whose scopes cannot be read has none; `slotkeeper check` names it.
Scopes scopes_of(std::string_view text) { return Scopes::parse(text).value_or(Scopes()); }

// An installation key has none.
Value company_or_null(CompanyId company) { return company ? Value(company) : Value(std::nullopt); }

// "12,34"
std::vector<BranchId> branches_of(std::string_view list) {
    std::vector<BranchId> branches;
    while (!list.empty()) {
        const auto comma = std::min(list.find(','), list.size());
        BranchId branch;
        const auto [end, error] = std::from_chars(list.data(), list.data() + comma, branch.value);
        if (error != std::errc{}) throw DamagedData("a branch of a key has no number");
        branches.push_back(branch);
        list.remove_prefix(std::min(comma + 1, list.size()));
    }
    return branches;
}

}  // namespace

const Table<ApiKey> api_key_table{
    "api_key",
    column<&ApiKey::id>("api_key_id"),
    empty_is_null<&ApiKey::company>("company_id"),
    column<&ApiKey::name>("name"),
    Column<ApiKey>{
        {"scopes"},
        [](ApiKey& into, const Row& row, std::size_t at) { into.scopes = scopes_of(row.at<std::string_view>(at)); },
        [](const ApiKey& from) { return Value(from.scopes.text()); }},
    unread("key_hash"),
    column<&ApiKey::created_at>("created_at"),
    column<&ApiKey::revoked_at>("revoked_at"),
    column<&ApiKey::expires_at>("expires_at"),
    column<&ApiKey::last_used_at>("last_used_at"),
    column<&ApiKey::updated_at>("updated_at", ColumnUse::read_only),
};
const Table<ApiKeyBranch> api_key_branch_table{
    "api_key_branch",
    column<&ApiKeyBranch::key>("api_key_id"),
    column<&ApiKeyBranch::branch>("branch_id"),
};
const Table<NoStruct> api_key_former_table{
    "api_key_former",
    unread("key_hash"),
    unread("api_key_id"),
    unread("ends_at"),
};
const Table<VoiceKey> voice_key_table{
    "voice_key",
    column<&VoiceKey::id>("voice_key_id"),
    column<&VoiceKey::company>("company_id"),
    empty_is_null<&VoiceKey::agent_id>("agent_id"),
    column<&VoiceKey::sealed_key>("sealed_key"),
    column<&VoiceKey::created_at>("created_at"),
    column<&VoiceKey::revoked_at>("revoked_at"),
    column<&VoiceKey::updated_at>("updated_at", ColumnUse::read_only),
};

std::optional<Scopes> Scopes::parse(std::string_view text) {
    Scopes scopes;
    while (true) {
        const auto comma = text.find(',');
        auto word = text.substr(0, comma);
        const auto colon = word.find(':');
        const auto resource = colon == std::string_view::npos ? std::string_view() : word.substr(0, colon);
        const auto is_letter = [](char letter) { return (letter >= 'a' && letter <= 'z') || letter == '-'; };
        const auto is_named = colon != std::string_view::npos;
        if (is_named && (resource.empty() || !std::all_of(resource.begin(), resource.end(), is_letter))) {
            return std::nullopt;
        }
        const auto scope = from_name<Scope>(is_named ? word.substr(colon + 1) : word);
        if (!scope) return std::nullopt;
        if (is_named) {
            scopes.add(*scope, resource);
        } else {
            scopes.add(*scope);
        }
        if (comma == std::string_view::npos) return scopes;
        text.remove_prefix(comma + 1);
    }
}

bool Scopes::allow(Scope scope, std::string_view resource) const {
    if (allow(scope)) return true;
    const auto found = of_resources_.find(resource);
    return found != of_resources_.end() && is_in(scope, found->second);
}

bool Scopes::allow_of_any(Scope scope) const {
    return allow(scope) || std::any_of(of_resources_.begin(), of_resources_.end(),
                                       [&](const auto& one) { return is_in(scope, one.second); });
}

bool Scopes::include(const Scopes& other) const {
    for (std::size_t i = 0; i < EnumNames<Scope>::all.size(); ++i) {
        const auto scope = static_cast<Scope>(i);
        if ((other.of_all_ & bit(scope)) != 0 && !allow(scope)) return false;
        for (const auto& [resource, bits] : other.of_resources_) {
            if ((bits & bit(scope)) != 0 && !allow(scope, resource)) return false;
        }
    }
    return true;
}

std::vector<std::string> Scopes::resources() const {
    std::vector<std::string> names;
    for (const auto& [resource, bits] : of_resources_) names.push_back(resource);
    return names;
}

std::string Scopes::text() const {
    std::string text;
    const auto add_all = [&](unsigned bits, const std::string& before) {
        for (std::size_t i = 0; i < EnumNames<Scope>::all.size(); ++i) {
            if ((bits & bit(static_cast<Scope>(i))) == 0) continue;
            text += (text.empty() ? "" : ",") + before;
            text += EnumNames<Scope>::all.at(i);
        }
    };
    add_all(of_all_, "");
    for (const auto& [resource, bits] : of_resources_) add_all(bits, resource + ':');
    return text;
}

namespace {

void insert_key_branches(Tx& tx, const ApiKey& key) {
    std::vector<ApiKeyBranch> branches;
    for (const auto branch : key.branches) branches.push_back({key.id, branch});
    if (const auto sql = api_key_branch_table.insert_all(branches)) tx.run(*sql);
}

}  // namespace

void insert_api_key(Tx& tx, const ApiKey& key, const Hash& key_hash) {
    tx.run(kInsertApiKey, {key.id, company_or_null(key.company), key.name, key.scopes.text(), bytes_of(key_hash),
                           key.created_at, key.expires_at});
    insert_key_branches(tx, key);
}

std::optional<ApiKeyHolder> find_api_key(Tx& tx, const Hash& key_hash) {
    std::optional<ApiKeyHolder> found;
    tx.one(kFindApiKey, {bytes_of(key_hash)},
           [&](ApiKeyId key, std::optional<CompanyId> company, std::string_view scopes, bool demo,
               std::optional<std::string> branches, std::optional<Moment> expires_at, std::optional<Moment> ends_at,
               std::optional<Moment> last_used_at) {
               found = ApiKeyHolder{key,
                                    company.value_or(CompanyId{}),
                                    scopes_of(scopes),
                                    demo,
                                    branches_of(branches.value_or("")),
                                    expires_at && ends_at ? std::min(expires_at, ends_at)
                                    : expires_at          ? expires_at
                                                          : ends_at,
                                    last_used_at};
           });
    return found;
}

void note_api_key_use(Tx& tx, ApiKeyId key, Moment now) { tx.run(kNoteUse, {now, key, now - limits::key_use_noted}); }

std::vector<ApiKey> list_api_keys(Tx& tx, CompanyId company) {
    auto sql = api_key_table.select();
    sql.raw("WHERE company_id <=> ").value(company_or_null(company)).raw(" ORDER BY api_key_id");
    auto keys = api_key_table.all(tx, sql);
    tx.rows(kListBranches, {company_or_null(company)}, [&](ApiKeyId key, BranchId branch) {
        const auto is_it = [&](const ApiKey& one) { return one.id == key; };
        if (const auto of = std::find_if(keys.begin(), keys.end(), is_it); of != keys.end()) {
            of->branches.push_back(branch);
        }
    });
    return keys;
}

bool revoke_api_key(Tx& tx, CompanyId company, ApiKeyId key, Moment now) {
    return tx.run(kRevokeApiKey, {now, key, company_or_null(company)}) > 0;
}

std::optional<ApiKey> lock_api_key(Tx& tx, CompanyId company, ApiKeyId key) {
    auto sql = api_key_table.select();
    sql.raw("WHERE api_key_id = ").value(key).raw(" AND company_id <=> ").value(company_or_null(company));
    auto locked = api_key_table.first(tx, sql.raw(" FOR UPDATE"));
    if (!locked) return locked;
    auto branches = api_key_branch_table.select();
    branches.raw("WHERE api_key_id = ").value(key).raw(" ORDER BY branch_id");
    for (const auto& one : api_key_branch_table.all(tx, branches)) locked->branches.push_back(one.branch);
    return locked;
}

void update_api_key(Tx& tx, const ApiKey& key) {
    tx.run(kUpdateApiKey, {key.name, key.scopes.text(), key.expires_at, key.updated_at, key.id});
    tx.run(kDropBranches, {key.id});
    insert_key_branches(tx, key);
}

bool replace_secret(Tx& tx, ApiKeyId key, const Hash& key_hash, Moment ends_at, Moment now) {
    tx.run(kDropEnded, {key, now});
    std::size_t in_force = 0;
    tx.one(kCountFormer, {key}, [&](std::size_t count) { in_force = count; });
    if (ends_at > now) {
        if (in_force >= kFormerSecretsMax) return false;
        tx.run(kKeepSecret, {ends_at, key});
    }
    tx.run(kReplaceSecret, {bytes_of(key_hash), key});
    return true;
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
