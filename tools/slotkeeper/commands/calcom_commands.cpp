// calcom_commands: from flags to Accounts and back to rows.
#include "tools/slotkeeper/commands/calcom_commands.h"

#include "adapters/rest/shapes/json_shapes.h"
#include "engine/guards/key_rotation.h"
#include "tools/slotkeeper/wiring.h"

namespace slotkeeper {

namespace {

// The flag that a field of the engine's refusal came from.
Refusal as_flag(Refusal refusal) {
    if (refusal.field == "provider_account") refusal.field = "account";
    return refusal;
}

}  // namespace

int calcom_connect(const Context& context, const CalcomConnectOptions& options, std::istream& in) {
    const auto key = read_secret_line(in, kCredentialLengthMax);
    if (key.empty()) {
        return context.output.refused(
            refuse(ErrorCode::invalid_field, "credential",
                   "Cal.com's API key must come by standard input, as one line without blanks"));
    }
    Engine engine(context.config);
    const auto catalog = find_company(options.company, engine.database(), engine.catalogs);
    if (!catalog) return context.output.refused(catalog.refusal());
    ConnectAccount asked;
    asked.company = (*catalog)->company().id;
    asked.base_url = options.url.empty() ? context.config.calcom_url : options.url;
    while (asked.base_url.ends_with('/')) asked.base_url.pop_back();
    asked.credential = key;
    asked.provider_account = options.account;
    asked.force_create = options.force_create;
    asked.respect_disconnected = !options.revive;
    const auto connected = engine.accounts.connect(asked);
    if (!connected) return context.output.refused(as_flag(connected.refusal()));
    auto shown = rest::account_json(connected->account);
    shown["created"] = connected->created;
    shown["renewed"] = connected->renewed;
    context.output.object(shown);
    return kExitOk;
}

int calcom_list(const Context& context, const std::string& company) {
    Engine engine(context.config);
    const auto catalog = find_company(company, engine.database(), engine.catalogs);
    if (!catalog) return context.output.refused(catalog.refusal());
    auto rows = Json::array();
    for (const auto& account : engine.accounts.list((*catalog)->company().id))
        rows.push_back(rest::account_json(account));
    context.output.list(rows, {"id", "provider_account", "url", "state", "created_at"}, "no account is connected");
    return kExitOk;
}

int calcom_disconnect(const Context& context, const std::string& company, const std::string& text) {
    const auto id = parse_id<AccountId>(text);
    if (!id) return context.output.refused(id.refusal());
    Engine engine(context.config);
    const auto catalog = find_company(company, engine.database(), engine.catalogs);
    if (!catalog) return context.output.refused(catalog.refusal());
    const auto account = engine.accounts.disconnect((*catalog)->company().id, *id);
    if (!account) return context.output.refused(account.refusal());
    context.output.object(rest::account_json(*account));
    return kExitOk;
}

int calcom_ensure(const Context& context, const std::string& company) {
    Engine engine(context.config);
    const auto catalog = find_company(company, engine.database(), engine.catalogs);
    if (!catalog) return context.output.refused(catalog.refusal());
    auto rows = Json::array();
    auto all_good = true;
    for (const auto& proof : engine.accounts.prove((*catalog)->company().id)) {
        auto row = rest::account_json(proof.account);
        row["validated"] = proof.trouble.empty();
        row["trouble"] = proof.trouble;
        all_good = all_good && proof.trouble.empty();
        rows.push_back(std::move(row));
    }
    context.output.list(rows, {"id", "provider_account", "state", "validated", "trouble"}, "no account is connected");
    return all_good ? kExitOk : kExitRefused;
}

int calcom_rotate_key(const Context& context) {
    Engine engine(context.config);
    const auto rotation = rotate_key(engine.database(), engine.sealer, engine.leases);
    if (!rotation) return context.output.refused(rotation.refusal());
    context.output.object({{"resealed", rotation->resealed}, {"unreadable", rotation->unreadable}});
    context.output.line("secret.key is a new one: back it up. secret.key.before may be deleted tomorrow.");
    return rotation->unreadable == 0 ? kExitOk : kExitRefused;
}

}  // namespace slotkeeper
