// keys: API keys, with which programs sign in, and voice keys, with which Retell signs its requests.
//
// No answer contains a stored key: of an API key only the hash is stored, and a voice key is stored encrypted. A new
// API key is shown once, in the answer that creates it.
#include "adapters/rest/rest_api.h"
#include "adapters/rest/serving.h"
#include "engine/base/text.h"
#include "engine/guards/api_key.h"
#include "engine/guards/digest.h"

namespace slotkeeper::api {

// Separated by commas, as in the column, so that the text is the same on the command line.
template <>
struct WireType<store::Scopes> {
    static Json schema(Schemas&) {
        return {{"type", "string"},
                {"pattern", "^(read|write|admin)(,(read|write|admin))*$"},
                {"examples", Json::array({"read,write"})}};
    }
    static Result<store::Scopes> read(const json& value, const std::string& path, const Rules&) {
        if (value.is_string()) {
            if (const auto scopes = store::Scopes::parse(value.get_ref<const std::string&>())) return *scopes;
        }
        return refuse(ErrorCode::invalid_field, path, "must be read, write or admin, several separated by commas");
    }
    static Json write(const store::Scopes& scopes) { return scopes.text(); }
};

}  // namespace slotkeeper::api

namespace slotkeeper::rest {

namespace {

using KeyId = std::variant<ApiKeyId, VoiceKeyId>;

constexpr std::size_t kAgentLengthMax = 120;
constexpr std::size_t kVoiceKeyLengthMax = 500;

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
    std::optional<std::string> agent_id, voice_key;

    static const Shape<NewKey>& shape() {
        static const Shape<NewKey> shape(
            "NewKey", exactly_one("name", "voice_key"),
            field<&NewKey::name>("name", "The purpose of an API key, in one line.", {.length_min = 1}),
            field<&NewKey::scopes>("scopes",
                                   "Of an API key, separated by commas. `admin` includes `read` and `write`; `write` "
                                   "does not include `read`. Absent: `read,write`."),
            field<&NewKey::agent_id>("agent_id", "The only agent at Retell that may use the voice key. Absent: any.",
                                     {.length_min = 1, .length_max = kAgentLengthMax}),
            field<&NewKey::voice_key>("voice_key", "Store this API key of Retell, with which it signs its requests.",
                                      {.length_min = 1, .length_max = kVoiceKeyLengthMax, .secret = true}));
        return shape;
    }
    Result<Done> check(const Context& context) const;
};

Result<Done> NewKey::check(const Context& /*context*/) const {
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
    if (!voice_key && agent_id) {
        check.note(refuse(ErrorCode::invalid_field, "agent_id", "must not be given for an API key"));
    }
    if (check.failed()) return check.refusal();
    return Done{};
}

// --- views ---------------------------------------------------------------------------------------

struct AnyKey {
    KeyId id;
    std::optional<std::string> name, agent_id;
    std::optional<store::Scopes> scopes;
    Moment created_at;
    std::optional<Moment> revoked_at;
    std::optional<std::string> api_key{};  // of a new one
};

AnyKey any_key(const store::ApiKey& key) {
    return {key.id, key.name, std::nullopt, key.scopes, key.created_at, key.revoked_at};
}

AnyKey any_key(const store::VoiceKey& key) {
    const auto agent = if_any(key.agent_id);
    return {key.id, agent, agent, std::nullopt, key.created_at, key.revoked_at};
}

using ShownKey = OnClock<AnyKey>;

const View<ShownKey>& key_view() {
    static const View<ShownKey> view{
        "Key",
        "An API key or a voice key, without the key itself.",
        member("id", "", [](const ShownKey& shown) { return shown.record.id; }),
        made(
            "kind", "`voice`: Retell signs its requests with it.",
            [](Schemas&) {
                return Json{{"type", "string"}, {"enum", {"api", "voice"}}};
            },
            [](const ShownKey& shown) { return Json(shown.record.scopes ? "api" : "voice"); }),
        member("name", "The purpose of an API key; the agent of a voice key.",
               [](const ShownKey& shown) { return shown.record.name; }),
        member("agent_id", "The only agent that may use a voice key; null: any agent, or an API key.",
               [](const ShownKey& shown) { return shown.record.agent_id; }),
        member("scopes", "Of an API key, separated by commas.",
               [](const ShownKey& shown) {  // null also if a damaged row has none
                   const auto& scopes = shown.record.scopes;
                   return scopes && scopes->text().empty() ? std::nullopt : scopes;
               }),
        member("created_at", "", [](const ShownKey& shown) { return local_time(shown.record.created_at, shown.zone); }),
        member("revoked_at", "Null: the key is in force.", [](const ShownKey& shown) {
            const auto& at = shown.record.revoked_at;
            return at ? std::optional(local_time(*at, shown.zone)) : std::nullopt;
        })};
    return view;
}

const View<ShownKey>& created_key_view() {
    static const View<ShownKey> view{
        "CreatedKey", "A key that was created, or a voice key that was stored already.", key_view(),
        member_if_any("api_key", "The API key. It is in no other answer: only its hash is stored.",
                      [](const ShownKey& shown) { return shown.record.api_key; })};
    return view;
}

// --- serving -------------------------------------------------------------------------------------

TimeZone zone_of_keys(const Context& context) {
    return company_zone(*context.services.catalogs.recent(context.company()));
}

// Oldest first: the API keys, then the voice keys.
Result<Reply> list_keys(const NoInput&, Context& context) {
    std::vector<AnyKey> keys;
    context.read([&](store::Tx& tx) {
        keys.clear();
        for (const auto& key : store::list_api_keys(tx, context.company())) keys.push_back(any_key(key));
        for (const auto& key : store::list_voice_keys(tx, context.company())) keys.push_back(any_key(key));
    });
    auto data = Json::array();
    for (const auto& key : keys) data.push_back(key_view().write({key, zone_of_keys(context)}));
    return page(std::move(data), std::nullopt);
}

Reply created_reply(const AnyKey& key, const Context& context, int status = 201) {
    return {.body = created_key_view().write({key, zone_of_keys(context)}), .status = status};
}

Reply create_api_key(const NewKey& input, const Context& context) {
    using store::Scope;
    const auto text = new_api_key();
    store::ApiKey key{context.services.ids.make<ApiKeyId>(),
                      context.company(),
                      *input.name,
                      input.scopes.value_or(store::Scopes{Scope::read, Scope::write}),
                      Moment{},
                      std::nullopt};
    context.services.database.transact([&](store::Tx& tx) {
        key.created_at = tx.now();
        store::insert_api_key(tx, key, *api_key_hash(text));
    });
    auto created = any_key(key);
    created.api_key = text;
    return created_reply(created, context);
}

// The stored key in force of the same agent and with the same text. Sealed texts always differ, so each is opened.
std::optional<store::VoiceKey> find_same_key(store::Tx& tx, const store::VoiceKey& key, const std::string& text,
                                             const Sealer& sealer) {
    for (auto& one : store::list_voice_keys(tx, key.company)) {
        if (one.revoked_at || one.agent_id != key.agent_id) continue;
        const auto opened = sealer.open(one.sealed_key);
        if (opened && constant_time_equal(*opened, text)) return std::move(one);
    }
    return std::nullopt;
}

Result<Reply> store_voice_key(const NewKey& input, const Context& context) {
    store::VoiceKey key{context.services.ids.make<VoiceKeyId>(),        context.company(), input.agent_id.value_or(""),
                        context.services.sealer.seal(*input.voice_key), Moment{},          std::nullopt};
    std::optional<store::VoiceKey> known;
    const auto is_added = context.services.database.transact([&](store::Tx& tx) {
        store::lock_voice_keys(tx, key.company);
        known = find_same_key(tx, key, *input.voice_key, context.services.sealer);
        key.created_at = tx.now();
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
        operation<NoInput>(
            {.id = "keys.list",
             .method = "GET",
             .path = "/v1/keys",
             .scope = Scope::admin,
             .summary = "List API keys and voice keys, revoked ones included.",
             .answer = Answer::page(key_view()).as_table({"id", "kind", "name", "scopes", "created_at", "revoked_at"})},
            list_keys),
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
             .refusals = {ErrorCode::state_conflict},
             .example = {{"name", "web shop"}, {"scopes", "read,write"}}},
            create_key),
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

}  // namespace slotkeeper::rest
