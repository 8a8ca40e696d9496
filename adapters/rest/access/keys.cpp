// keys: API keys, with which programs sign in, and voice keys, with which Retell signs its requests.
//
// No answer contains a stored key: of an API key only the hash is stored, and a voice key is stored encrypted. A new
// secret is shown once, in the answer that makes it. Installation keys belong to no company; they are made by commands
// only, that is by the operators of the machine.
#include "adapters/rest/access/key_records.h"
#include "adapters/rest/rest_api.h"
#include "adapters/rest/short_lists.h"
#include "engine/base/text.h"
#include "engine/guards/api_key.h"
#include "engine/guards/digest.h"
#include "engine/guards/voice_keys.h"

#include <set>

namespace slotkeeper::rest {

namespace {

constexpr std::size_t kAgentLengthMax = 120;

// --- inputs --------------------------------------------------------------------------------------

struct OneKey {
    KeyId id;

    static const Shape<OneKey>& shape() {
        static const Shape<OneKey> shape("OneKey", path_id<&OneKey::id>("The key."));
        return shape;
    }
};

struct NewKey {
    std::optional<std::string> name;
    std::optional<store::Scopes> scopes;
    std::optional<std::vector<BranchId>> branch_ids;
    std::optional<Instant> expires_at;
    std::optional<std::string> agent_id, voice_key;

    static const Shape<NewKey>& shape() {
        static const Shape<NewKey> shape(
            "NewKey", exactly_one("name", "voice_key"),
            field<&NewKey::name>("name", "The purpose of an API key, in one line.", {.length_min = 1}),
            field<&NewKey::scopes>("scopes",
                                   "Of an API key, separated by commas: for everything, or for one resource, like "
                                   "`appointments:write`. `admin` includes all others; `write` does not "
                                   "include `read`; `override` permits starts beside a strict grid. Absent: "
                                   "`read,write`."),
            field<&NewKey::branch_ids>("branch_ids",
                                       "Limit an API key to the records of these branches. Absent or empty: the whole "
                                       "company.",
                                       {.items_max = limits::key_branches_max}),
            field<&NewKey::expires_at>("expires_at", "When an API key ends. Absent: never."),
            field<&NewKey::agent_id>("agent_id", "The only agent at Retell that may use the voice key. Absent: any.",
                                     {.length_min = 1, .length_max = kAgentLengthMax}),
            field<&NewKey::voice_key>("voice_key", "Store this API key of Retell, with which it signs its requests.",
                                      {.length_min = 1, .length_max = store::kVoiceKeyLengthMax, .secret = true}));
        return shape;
    }
    Result<Done> check(const Context& context) const;
};

struct RotateKey {
    ApiKeyId id;
    Minutes overlap = limits::key_overlap_default;

    static const Shape<RotateKey>& shape() {
        static const Shape<RotateKey> shape(
            "KeyRotation", path_id<&RotateKey::id>("The API key."),
            defaulted<&RotateKey::overlap>("overlap_minutes", "How long the present secret works beside the new one.",
                                           {.min = 0, .max = limits::key_overlap_max.count()}));
        return shape;
    }
};

struct NewInstallationKey {
    std::string name;
    std::optional<Instant> expires_at;

    static const Shape<NewInstallationKey>& shape() {
        static const Shape<NewInstallationKey> shape(
            "NewInstallationKey", field<&NewInstallationKey::name>("name", "The purpose of the key, in one line."),
            field<&NewInstallationKey::expires_at>("expires_at", "When the key ends. Absent: never."));
        return shape;
    }
};

Result<Done> NewKey::check(const Context& context) const {
    Checks check;
    const auto check_line = [&](std::string_view field, const std::optional<std::string>& text,
                                std::size_t length_max) {
        auto trouble = text ? trouble_with_text(*text, length_max, Lines::one) : "";
        if (!trouble.empty()) check.note(refuse(ErrorCode::invalid_field, std::string(field), std::move(trouble)));
    };
    check_line("name", name, limits::name_length_max);
    check_line("agent_id", agent_id, kAgentLengthMax);
    if (voice_key && scopes) {
        check.note(refuse(ErrorCode::invalid_field, "scopes", "must not be given for a voice key"));
    }
    if (voice_key && branch_ids) {
        check.note(refuse(ErrorCode::invalid_field, "branch_ids", "must not be given for a voice key"));
    }
    if (voice_key && expires_at) {
        check.note(refuse(ErrorCode::invalid_field, "expires_at", "must not be given for a voice key"));
    }
    check(check_end(expires_at, context));
    if (!voice_key && agent_id) {
        check.note(refuse(ErrorCode::invalid_field, "agent_id", "must not be given for an API key"));
    }
    if (check.failed()) return check.refusal();
    return Done{};
}

// --- serving -------------------------------------------------------------------------------------

// Oldest first: the API keys, then the voice keys.
Result<Reply> list_keys(const WholeList& input, Context& context) {
    std::vector<AnyKey> keys;
    context.read([&](store::Tx& tx) {
        keys.clear();
        for (const auto& key : store::list_api_keys(tx, context.company())) keys.push_back(any_key(key));
        for (const auto& key : store::list_voice_keys(tx, context.company())) keys.push_back(any_key(key));
    });
    auto data = Json::array();
    for (const auto& key : keys) {
        if (input.wants(key.updated_at)) data.push_back(key_view().write({key, zone_of_keys(context)}));
    }
    return page(std::move(data), std::nullopt);
}

Reply created_reply(const AnyKey& key, const Context& context, int status = 201) {
    return {.body = created_key_view().write({key, zone_of_keys(context)}), .status = status};
}

// Stores the key and shows it once.
Reply made_api_key(store::ApiKey key, const Context& context) {
    const auto text = new_api_key();
    key.id = context.services.ids.make<ApiKeyId>();
    key.company = context.company();
    context.services.database.transact([&](store::Tx& tx) {
        key.created_at = key.updated_at = tx.now();
        store::insert_api_key(tx, key, *api_key_hash(text));
    });
    auto created = any_key(key);
    created.api_key = text;
    return created_reply(created, context);
}

Result<Reply> create_api_key(const NewKey& input, const Context& context) {
    using store::Scope;
    store::ApiKey key{};
    key.name = *input.name;
    key.scopes = input.scopes.value_or(store::Scopes{Scope::read, Scope::write});
    if (const auto right = check_rights(key.scopes, context); !right) return right.refusal();
    key.expires_at = input.expires_at;
    const auto wanted = input.branch_ids.value_or(std::vector<BranchId>());
    const std::set<BranchId> branches(wanted.begin(), wanted.end());
    for (const auto branch : branches) {
        if (auto one = known(context, std::optional(branch), "branch_ids"); !one) return one.refusal();
        key.branches.push_back(branch);
    }
    return made_api_key(std::move(key), context);
}

Result<Reply> create_installation_key(const NewInstallationKey& input, Context& context) {
    Checks check;
    auto trouble = trouble_with_text(input.name, limits::name_length_max, Lines::one);
    if (!trouble.empty()) check.note(refuse(ErrorCode::invalid_field, "name", std::move(trouble)));
    check(check_end(input.expires_at, context));
    if (check.failed()) return check.refusal();
    store::ApiKey key{};
    key.name = input.name;
    key.scopes = {store::Scope::admin};
    key.expires_at = input.expires_at;
    return made_api_key(std::move(key), context);
}

// The key stays the same record, so that its holds stay its own.
Result<Reply> rotate_key(const RotateKey& input, Context& context) {
    const auto text = new_api_key();
    auto rotated = context.services.database.transact([&](store::Tx& tx) -> Result<AnyKey> {
        const auto key = store::lock_api_key(tx, context.company(), input.id);
        if (!key) return refuse(ErrorCode::not_found, "id", "this company has no such key");
        const auto now = tx.now();
        if (key->revoked_at || (key->expires_at && *key->expires_at <= now)) {
            return refuse(ErrorCode::state_conflict, "id", "this key has ended: create another one");
        }
        if (auto right = check_rights(key->scopes, context); !right) return right.refusal();
        auto shown = any_key(*key);
        shown.updated_at = now;
        shown.former_until = now + input.overlap;
        if (!store::replace_secret(tx, key->id, *api_key_hash(text), *shown.former_until, now)) {
            return refuse(ErrorCode::state_conflict, "id",
                          std::to_string(store::kFormerSecretsMax) +
                              " former secrets of this key still work: wait until one of them ends");
        }
        shown.api_key = text;
        return shown;
    });
    if (!rotated) return rotated.refusal();
    return created_reply(*rotated, context, 200);
}

Result<Reply> store_voice_key(const NewKey& input, const Context& context) {
    store::VoiceKey key{context.services.ids.make<VoiceKeyId>(),        context.company(), input.agent_id.value_or(""),
                        context.services.sealer.seal(*input.voice_key), Moment{},          std::nullopt};
    std::optional<store::VoiceKey> known;
    const auto is_added = context.services.database.transact([&](store::Tx& tx) {
        store::lock_voice_keys(tx, key.company);
        const auto keys = store::list_voice_keys(tx, key.company);
        const auto* same = same_voice_key(keys, key.agent_id, *input.voice_key, context.services.sealer);
        known = same == nullptr ? std::nullopt : std::optional(*same);
        key.created_at = key.updated_at = tx.now();
        return !known && store::add_voice_key(tx, key);
    });
    if (is_added || known) return created_reply(any_key(known ? *known : key), context, known ? 200 : 201);
    const auto whose = input.agent_id ? "agent " + *input.agent_id : "this company";
    return refuse(ErrorCode::state_conflict, "voice_key",
                  whose + " has " + std::to_string(store::kVoiceKeysMax) +
                      " voice keys in force: revoke the unused one first (keys list, keys revoke)");
}

// Not idempotent by a key of the client: a repeat would have to show the new key again, and it is not stored.
Result<Reply> create_key(const NewKey& input, Context& context) {
    if (const auto checked = input.check(context); !checked) return checked.refusal();
    if (input.voice_key) return store_voice_key(input, context);
    return create_api_key(input, context);
}

bool revoke_in(store::Tx& tx, CompanyId company, ApiKeyId id) {
    return store::revoke_api_key(tx, company, id, tx.now());
}
bool revoke_in(store::Tx& tx, CompanyId company, VoiceKeyId id) {
    return store::revoke_voice_key(tx, company, id, tx.now());
}

// Doing it twice is not an error.
Result<Reply> revoke_key(const OneKey& input, Context& context) {
    const auto is_known = context.services.database.transact([&](store::Tx& tx) {
        return std::visit([&](const auto& id) { return revoke_in(tx, context.company(), id); }, input.id);
    });
    if (!is_known) return refuse(ErrorCode::not_found, "id", "this company has no such key");
    return Reply{.body = {{"id", WireType<KeyId>::write(input.id)}, {"revoked", true}}, .status = 204};
}

}  // namespace

std::vector<Operation> key_operations() {
    using store::Scope;
    return {
        short_list<list_keys>({.id = "keys.list",
                               .method = "GET",
                               .path = "/v1/keys",
                               .scope = Scope::admin,
                               .summary = "List API keys and voice keys, revoked ones included.",
                               .answer = Answer::page(key_view())
                                             .as_table({"id", "kind", "name", "scopes", "created_at", "expires_at",
                                                        "last_used_at", "revoked_at"})}),
        operation<NewKey>(
            {.id = "keys.create",
             .method = "POST",
             .path = "/v1/keys",
             .scope = Scope::admin,
             .summary = "Create an API key, which only this answer shows, or store a voice key.",
             .description = "`name` makes an API key, `voice_key` stores a key of Retell. Two voice keys "
                            "of an agent can be in force, so that a new one can replace the old one. "
                            "200: this voice key of the agent is stored already.\n\n"
                            "A repeat makes another API key, because the first cannot be shown again: only "
                            "its hash is stored. Revoke a key whose answer was lost.",
             .answer = Answer::record(created_key_view(), {201, 200}),
             .refusals = {ErrorCode::state_conflict, ErrorCode::not_found},
             .example = {{"name", "web shop"}, {"scopes", "read,write"}}},
            create_key),
        operation<RotateKey>(
            {.id = "keys.rotate",
             .method = "POST",
             .path = "/v1/keys/{id}/rotate",
             .scope = Scope::admin,
             .summary = "Give an API key a new secret, which only this answer shows.",
             .description = "The present secret works until `former_until`, so that clients can be changed one by one. "
                            "The key stays the same record: its holds stay its own. A repeat makes another secret; "
                            "at most five former ones work at the same time.",
             .answer = Answer::record(created_key_view()),
             .refusals = {ErrorCode::state_conflict},
             .may_be_empty = true},
            rotate_key),
        edit_key_operation(),
        operation<OneKey>({.id = "keys.revoke",
                           .method = "DELETE",
                           .path = "/v1/keys/{id}",
                           .scope = Scope::admin,
                           .summary = "Revoke a key, which stays on the list.",
                           .description = "It stops working within 2 s.",
                           .answer = Answer::nothing(),
                           .destructive = true},
                          revoke_key),
    };
}

std::vector<Operation> installation_key_operations() {
    using store::Scope;
    return {
        short_list<list_keys>(
            {.id = "keys.list_installation",
             .method = "GET",
             .scope = Scope::admin,
             .summary = "List installation keys, which belong to no company.",
             .answer = Answer::page(key_view())
                           .as_table({"id", "name", "created_at", "expires_at", "last_used_at", "revoked_at"}),
             .of_every_company = true}),
        operation<NewInstallationKey>({.id = "keys.create_installation",
                                       .method = "POST",
                                       .scope = Scope::admin,
                                       .summary = "Create an installation key, which can only create and list "
                                                  "companies.",
                                       .answer = Answer::record(created_key_view(), {201}),
                                       .of_every_company = true},
                                      create_installation_key),
        operation<RotateKey>({.id = "keys.rotate_installation",
                              .method = "POST",
                              .scope = Scope::admin,
                              .summary = "Give an installation key a new secret.",
                              .answer = Answer::record(created_key_view()),
                              .may_be_empty = true,
                              .of_every_company = true},
                             rotate_key),
        operation<OneKey>({.id = "keys.revoke_installation",
                           .method = "DELETE",
                           .scope = Scope::admin,
                           .summary = "Revoke an installation key, which stays on the list.",
                           .answer = Answer::nothing(),
                           .destructive = true,
                           .of_every_company = true},
                          revoke_key),
    };
}

}  // namespace slotkeeper::rest
