// calcom_commands: calls Accounts and prints the result.
#include "tools/slotkeeper/commands/calendar/calendar_commands.h"

#include "adapters/views/records.h"
#include "engine/base/calendar_text.h"
#include "engine/guards/key_rotation.h"
#include "tools/slotkeeper/wiring.h"

namespace slotkeeper {

namespace {

// Renames the field of an engine refusal to that of the flag.
Refusal as_flag(Refusal refusal) {
    if (refusal.field == "provider_account") refusal.field = "account";
    return refusal;
}

std::string address_of(const Context& context, const CalcomConnectOptions& options) {
    auto address = options.url.empty() ? context.config.calcom_url : options.url;
    while (address.ends_with('/')) address.pop_back();
    return address;
}

int show_account(const Context& context, const Result<ConnectedAccount>& connected) {
    if (!connected) return context.output.refused(as_flag(connected.refusal()));
    auto shown = views::account_view().write(connected->account);
    shown["created"] = connected->created;
    shown["renewed"] = connected->renewed;
    context.output.object(shown);
    return kExitOk;
}

int come_back(const Context& context, const CalcomConnectOptions& options) {
    if (!options.url.empty()) {
        return context.output.refused(
            refuse(ErrorCode::invalid_field, "url",
                   "must be given to calcom authorize instead: the code is valid only there"));
    }
    Engine engine(context.config);
    const auto catalog = find_company(options.company, engine.database(), engine.catalogs);
    if (!catalog) return context.output.refused(catalog.refusal());
    AuthorisationAnswer answer;
    answer.company = (*catalog)->company().id;
    answer.state = options.state;
    answer.code = options.code;
    answer.provider_account = options.account;
    answer.force_create = options.force_create;
    answer.respect_disconnected = !options.revive;
    return show_account(context, engine.accounts.complete(answer));
}

}  // namespace

int calcom_connect(const Context& context, const CalcomConnectOptions& options, std::istream& in) {
    if (!options.code.empty() || !options.state.empty()) return come_back(context, options);
    const auto key = read_secret_line(in, kCredentialLengthMax);
    if (key.empty()) {
        return context.output.refused(
            refuse(ErrorCode::invalid_field, "credential",
                   "Cal.com's API key must be given on standard input, as one line without spaces"));
    }
    Engine engine(context.config);
    const auto catalog = find_company(options.company, engine.database(), engine.catalogs);
    if (!catalog) return context.output.refused(catalog.refusal());
    ConnectAccount asked;
    asked.company = (*catalog)->company().id;
    asked.base_url = address_of(context, options);
    asked.credential = key;
    asked.provider_account = options.account;
    asked.force_create = options.force_create;
    asked.respect_disconnected = !options.revive;
    return show_account(context, engine.accounts.connect(asked));
}

int calcom_authorize(const Context& context, const CalcomConnectOptions& options) {
    Engine engine(context.config);
    const auto catalog = find_company(options.company, engine.database(), engine.catalogs);
    if (!catalog) return context.output.refused(catalog.refusal());
    AskAuthorisation asked;
    asked.company = (*catalog)->company().id;
    asked.base_url = address_of(context, options);
    asked.provider_account = options.account;
    asked.force_create = options.force_create;
    asked.respect_disconnected = !options.revive;
    const auto begun = engine.accounts.authorize(asked);
    if (!begun) return context.output.refused(as_flag(begun.refusal()));
    context.output.object({{"authorize_url", begun->url},
                           {"state", begun->state},
                           {"expires_at", format_rfc3339(whole_seconds(begun->expires_at))}});
    return kExitOk;
}

int calcom_ensure(const Context& context, const std::string& company) {
    Engine engine(context.config);
    const auto catalog = find_company(company, engine.database(), engine.catalogs);
    if (!catalog) return context.output.refused(catalog.refusal());
    const auto ensured = engine.mapping.users.ensure((*catalog)->company().id);
    auto rows = Json::array(), without_user = Json::array();
    for (const auto& of : ensured.accounts) {
        auto row = views::account_view().write(of.account);
        row["validated"] = of.trouble.empty();
        row["username"] = of.user ? Json(of.user->username) : Json();
        const auto* person = of.person ? (*catalog)->resource(*of.person) : nullptr;
        row["resource"] = person == nullptr ? Json() : Json(person->name);
        row["created"] = of.created;
        row["trouble"] = of.trouble.empty() ? of.detail : of.trouble;
        rows.push_back(std::move(row));
    }
    for (const auto id : ensured.without_user) {
        const auto* person = (*catalog)->resource(id);
        without_user.push_back(person == nullptr ? id.text() : person->name);
    }
    if (context.output.json()) {
        context.output.object({{"created", ensured.created},
                               {"validated", ensured.validated},
                               {"data", std::move(rows)},
                               {"without_user", std::move(without_user)}});
    } else {
        context.output.list(rows, {"id", "provider_account", "state", "validated", "resource", "created", "trouble"},
                            "no account is connected");
        context.output.line(std::to_string(ensured.created) + " created, " + std::to_string(ensured.validated) +
                            " validated");
        for (const auto& name : without_user) {
            context.output.line(name.get<std::string>() + " has no Cal.com user: map one with calcom users set");
        }
    }
    return ensured.validated == ensured.accounts.size() ? kExitOk : kExitFinding;
}

int calcom_rotate_key(const Context& context) {
    Engine engine(context.config);
    const auto rotation = rotate_key(engine.database(), engine.sealer, engine.leases);
    if (!rotation) return context.output.refused(rotation.refusal());
    context.output.object({{"resealed", rotation->resealed}, {"unreadable", rotation->unreadable}});
    context.output.line("secret.key was replaced: back it up. secret.key.before may be deleted tomorrow.");
    return rotation->unreadable == 0 ? kExitOk : kExitFinding;
}

}  // namespace slotkeeper
