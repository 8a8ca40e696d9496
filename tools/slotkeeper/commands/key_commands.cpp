// key_commands: creates, lists and revokes keys.
#include "tools/slotkeeper/commands/commands.h"

#include "engine/base/text.h"
#include "engine/guards/api_key.h"
#include "engine/store/operations/access_rows.h"
#include "tools/slotkeeper/wiring.h"

namespace slotkeeper {

namespace {

constexpr std::size_t kVoiceKeyLengthMax = 500;
constexpr std::size_t kAgentLengthMax = 120;

int create_api_key(const Context& context, const KeyCreateOptions& options, Engine& engine, CompanyId company) {
    const auto scopes = store::Scopes::parse(options.scopes);
    if (!scopes) {
        return context.output.refused(
            refuse(ErrorCode::invalid_field, "scopes", "must be read, write or admin, several separated by commas"));
    }
    const auto key = new_api_key();
    const auto id = engine.ids.make<ApiKeyId>();
    engine.database().transact([&](store::Tx& tx) {
        store::insert_api_key(tx, {id, company, options.name, *scopes, tx.now(), std::nullopt}, *api_key_hash(key));
    });
    context.output.object({{"id", id.text()}, {"name", options.name}, {"scopes", scopes->text()}, {"api_key", key}});
    context.output.line("The key is shown only once; only its hash is stored.");
    return kExitOk;
}

int create_voice_key(const Context& context, const KeyCreateOptions& options, Engine& engine, CompanyId company,
                     std::istream& in) {
    const auto key = read_secret_line(in, kVoiceKeyLengthMax);
    if (key.empty()) {
        return context.output.refused(
            refuse(ErrorCode::invalid_field, "voice",
                   "Retell's API key must be given on standard input, as one line without spaces"));
    }
    const auto id = engine.ids.make<VoiceKeyId>();
    const auto sealed = engine.sealer.seal(key);
    const auto added = engine.database().transact([&](store::Tx& tx) {
        return store::add_voice_key(tx, {id, company, options.agent, sealed, tx.now(), std::nullopt});
    });
    if (!added) {
        const auto whose = options.agent.empty() ? "this company" : "agent " + options.agent;
        return context.output.refused(
            refuse(ErrorCode::state_conflict, "voice",
                   whose + " has " + std::to_string(store::kVoiceKeysMax) +
                       " voice keys in force: revoke the unused one first (keys list, keys revoke)"));
    }
    context.output.object({{"id", id.text()}, {"agent_id", options.agent.empty() ? Json() : Json(options.agent)}});
    return kExitOk;
}

std::optional<Refusal> check_texts(const KeyCreateOptions& options) {
    if (!options.voice && options.name.empty()) {
        return refuse(ErrorCode::missing_field, "name", "give the purpose of the key");
    }
    if (auto trouble = trouble_with_text(options.name, limits::name_length_max, Lines::one); !trouble.empty()) {
        return refuse(ErrorCode::invalid_field, "name", std::move(trouble));
    }
    if (auto trouble = trouble_with_text(options.agent, kAgentLengthMax, Lines::one); !trouble.empty()) {
        return refuse(ErrorCode::invalid_field, "agent", std::move(trouble));
    }
    return std::nullopt;
}

}  // namespace

int keys_create(const Context& context, const KeyCreateOptions& options, std::istream& in) {
    if (const auto refusal = check_texts(options)) return context.output.refused(*refusal);
    Engine engine(context.config);
    const auto catalog = find_company(options.company, engine.database(), engine.catalogs);
    if (!catalog) return context.output.refused(catalog.refusal());
    const auto company = (*catalog)->company().id;
    if (options.voice) return create_voice_key(context, options, engine, company, in);
    return create_api_key(context, options, engine, company);
}

int keys_list(const Context& context, const std::string& company) {
    DatabaseWiring database_wiring(context.config);
    Catalogs catalogs(database_wiring.database);
    const auto catalog = find_company(company, database_wiring.database, catalogs);
    if (!catalog) return context.output.refused(catalog.refusal());
    const auto id = (*catalog)->company().id;
    auto rows = Json::array();
    database_wiring.database.read([&](store::Tx& tx) {
        rows = Json::array();
        for (const auto& key : store::list_api_keys(tx, id)) {
            rows.push_back({{"id", key.id.text()},
                            {"kind", "api"},
                            {"name", key.name},
                            {"scopes", key.scopes.text()},
                            {"created_at", time_json(key.created_at)},
                            {"revoked_at", time_json(key.revoked_at)}});
        }
        for (const auto& key : store::list_voice_keys(tx, id)) {
            rows.push_back({{"id", key.id.text()},
                            {"kind", "voice"},
                            {"name", key.agent_id.empty() ? Json() : Json(key.agent_id)},
                            {"scopes", Json()},
                            {"created_at", time_json(key.created_at)},
                            {"revoked_at", time_json(key.revoked_at)}});
        }
    });
    context.output.list(rows, {"id", "kind", "name", "scopes", "created_at", "revoked_at"}, "no keys");
    return kExitOk;
}

int keys_revoke(const Context& context, const std::string& company, const std::string& text) {
    const auto api_key = ApiKeyId::parse(text);
    const auto voice_key = VoiceKeyId::parse(text);
    if (!api_key && !voice_key) {
        return context.output.refused(
            refuse(ErrorCode::invalid_field, "id", "must be the id of a key: key_… or vok_…"));
    }
    DatabaseWiring database_wiring(context.config);
    Catalogs catalogs(database_wiring.database);
    const auto catalog = find_company(company, database_wiring.database, catalogs);
    if (!catalog) return context.output.refused(catalog.refusal());
    const auto id = (*catalog)->company().id;
    const auto revoked = database_wiring.database.transact([&](store::Tx& tx) {
        return api_key ? store::revoke_api_key(tx, id, *api_key, tx.now())
                       : store::revoke_voice_key(tx, id, *voice_key, tx.now());
    });
    if (!revoked) {
        return context.output.refused(refuse(ErrorCode::not_found, "id", "this company has no key " + text));
    }
    context.output.object({{"id", text}, {"revoked", true}});
    return kExitOk;
}

}  // namespace slotkeeper
