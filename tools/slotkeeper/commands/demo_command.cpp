// demo_command: creates, connects and shows the demo company.
#include "tools/slotkeeper/commands/commands.h"

#include "engine/guards/api_key.h"
#include "engine/guards/digest.h"
#include "engine/store/calendar/account_rows.h"
#include "engine/store/calendar/mapping_rows.h"
#include "engine/store/catalog/catalog_rows.h"
#include "engine/store/operations/access_rows.h"
#include "tools/demo/demo_calendar.h"
#include "tools/demo/demo_company.h"
#include "tools/slotkeeper/wiring.h"

#include <algorithm>

namespace slotkeeper {

namespace {

constexpr AccountId kDemoAccount{51};
constexpr auto kScopes = {store::Scope::read, store::Scope::write, store::Scope::admin};

// The key from the file, after storing it in the database. A revoked key is replaced by a new one.
std::string api_key(Engine& engine, const std::filesystem::path& folder) {
    const auto file = folder / "api.key";
    const auto key = demo::kept_secret(file, new_api_key);
    const auto hash = api_key_hash(key);
    const auto known = [&](store::Tx& tx) { return hash && store::find_api_key(tx, *hash); };
    if (engine.database().read(known)) return key;
    try {
        if (!hash) throw std::runtime_error(file.string() + " contains no API key: remove it and load again");
        engine.database().transact([&](store::Tx& tx) {
            store::insert_api_key(
                tx, {engine.ids.make<ApiKeyId>(), demo::kCompany, "demo", kScopes, tx.now(), std::nullopt}, *hash);
        });
        return key;
    } catch (const store::DbError& error) {
        if (error.trouble() != store::DbTrouble::duplicate) throw;
    }
    // The row exists already: another load has just inserted it, or the key was revoked.
    if (engine.database().read(known)) return key;
    std::filesystem::remove(file);
    return api_key(engine, folder);
}

std::string voice_key(Engine& engine, const std::filesystem::path& folder) {
    const auto key = demo::kept_secret(folder / "retell.key", [] { return "key_" + random_token(28); });
    engine.database().transact([&](store::Tx& tx) {
        const auto keys = store::list_voice_keys(tx, demo::kCompany);
        const auto same = [&](const store::VoiceKey& one) {
            const auto opened = engine.sealer.open(one.sealed_key);
            return !one.revoked_at && opened && constant_time_equal(*opened, key);
        };
        if (std::any_of(keys.begin(), keys.end(), same)) return;
        store::insert_voice_key(
            tx, {engine.ids.make<VoiceKeyId>(), demo::kCompany, "", engine.sealer.seal(key), tx.now(), std::nullopt});
    });
    return key;
}

Result<Done> connect(Engine& engine, const std::filesystem::path& folder, std::string url) {
    while (url.ends_with('/')) url.pop_back();
    const auto credential = demo::kept_secret(folder / "calcom.key", [] { return "cal_demo_" + random_token(26); });
    const auto secret = demo::kept_secret(folder / "webhook.key", [] { return random_token(40); });
    const auto catalog = engine.catalogs.current(demo::kCompany);
    const auto calendar = demo::set_up_calendar(url, credential, *catalog);
    if (!calendar) return calendar.refusal();
    engine.accounts.adopt({.id = kDemoAccount,
                           .company = demo::kCompany,
                           .provider_account = "salon-morgenrot",
                           .base_url = url,
                           .state = AccountState::active,
                           .sealed_credential = engine.sealer.seal(credential),
                           .sealed_webhook_secret = engine.sealer.seal(secret),
                           .created_at = engine.clock.now()});
    engine.database().transact([&](store::Tx& tx) {
        store::lock_catalog_version(tx, demo::kCompany);
        for (const auto& [person, user] : calendar->users) {
            store::put_calendar_user(tx, {person, kDemoAccount, user.id, user.username});
        }
        for (const auto& [key, type] : calendar->types) {
            store::put_event_type(tx, key.first, key.second, {kDemoAccount, type.id, type.length});
        }
        store::bump_catalog_version(tx, demo::kCompany);
    });
    return Done{};
}

Json account_json(Engine& engine) {
    const auto account = engine.database().read([](store::Tx& tx) { return store::load_account(tx, kDemoAccount); });
    if (!account) return nullptr;
    const auto secret = engine.sealer.open(account->sealed_webhook_secret);
    return {
        {"id", account->id.text()}, {"webhook_secret", secret ? Json(*secret) : Json()}, {"url", account->base_url}};
}

Json catalog_json(const Catalog& catalog) {
    auto services = Json::array(), resources = Json::array();
    for (const auto& service : catalog.services()) {
        services.push_back({{"id", service.id.text()},
                            {"name", service.name},
                            {"segments", service.segments.size()},
                            {"minutes", service.shortest_length().count()}});
    }
    for (const auto& resource : catalog.resources()) {
        resources.push_back({{"id", resource.id.text()}, {"kind", name_of(resource.kind)}, {"name", resource.name}});
    }
    const auto& branch = catalog.branches().front();
    return {{"services", std::move(services)},
            {"resources", std::move(resources)},
            {"branch", {{"id", branch.id.text()}, {"time_zone", branch.zone.name()}}}};
}

void show(const Output& output, const Json& demo) {
    if (output.json()) return output.object(demo);
    output.object({{"company", demo["company"]["slug"]},
                   {"api_key", demo["api_key"]},
                   {"retell_api_key", demo["retell_api_key"]},
                   {"time_zone", demo["branch"]["time_zone"]},
                   {"calendar", demo["calendar_account"].is_null() ? Json() : demo["calendar_account"]["url"]}});
    output.line("");
    output.list(demo["services"], {"id", "name", "segments", "minutes"}, "no services");
    output.line("");
    output.list(demo["resources"], {"id", "kind", "name"}, "no resources");
}

}  // namespace

int demo_load(const Context& context, const std::string& calcom_url) {
    Engine engine(context.config, SchemaPolicy::migrate);
    const auto folder = context.config.var / "demo";
    demo::put_company(engine.database());
    Json demo{{"company", {{"slug", demo::kSlug}, {"id", demo::kCompany.text()}}},
              {"api_key", api_key(engine, folder)},
              {"retell_api_key", voice_key(engine, folder)}};
    if (!calcom_url.empty()) {
        const auto connected = connect(engine, folder, calcom_url);
        if (!connected) return context.output.refused(connected.refusal());
    }
    demo.update(catalog_json(*engine.catalogs.current(demo::kCompany)));
    demo["calendar_account"] = account_json(engine);
    show(context.output, demo);
    return kExitOk;
}

}  // namespace slotkeeper
