// reconcile_commands: calls the reconciler and the webhook setup, and prints the results.
#include "tools/slotkeeper/commands/calendar/calendar_commands.h"

#include "adapters/views/calendar_records.h"
#include "engine/calendar/reconcile/reconciler.h"
#include "engine/calendar/webhook_setup.h"
#include "tools/slotkeeper/wiring.h"

namespace slotkeeper {

namespace {

constexpr auto kLeasePatience = std::chrono::minutes{5};

// The named account, or all active ones.
Result<std::vector<CalendarAccount>> find_accounts(Accounts& accounts, CompanyId company, const std::string& name,
                                                   bool waiting_too = false) {
    std::vector<CalendarAccount> found;
    for (auto& account : accounts.list(company)) {
        const auto called = account.state == AccountState::active || (waiting_too && waits_for_person(account.state));
        const auto wanted = name.empty() ? called : account.id.text() == name || account.provider_account == name;
        if (wanted) found.push_back(std::move(account));
    }
    if (found.empty() && !name.empty()) {
        return refuse(ErrorCode::not_found, "account", "this company has no account " + name);
    }
    return found;
}

// Renames the field to that of the flag, and adds the account to the message.
Refusal as_flag(Refusal refusal, const CalendarAccount& account) {
    if (refusal.field == "id") refusal.field = "account";
    refusal.message = account.provider_account + ": " + refusal.message;
    return refusal;
}

std::string summary(const Json& compared, bool dry_run) {
    const auto& counts = compared["counts"];
    std::string text = compared["provider_account"].get<std::string>() + ": ";
    text += std::to_string(compared["compared"].get<int>()) + " bookings compared";
    for (const auto& [kind, count] : counts.items()) {
        if (count != 0) text += ", " + std::to_string(count.get<int>()) + ' ' + kind;
    }
    if (compared["behind"] != 0) text += ", " + std::to_string(compared["behind"].get<int>()) + " behind";
    if (compared["clean"] == true) text += ", no drift";
    for (const auto* other : {"unmapped", "attended", "left_alone"}) {
        if (compared[other] != 0) text += ", " + std::to_string(compared[other].get<int>()) + ' ' + other;
    }
    if (const auto& braked = compared["braked"]; braked.is_object()) {
        return text + "; " + (dry_run ? "would be paused: " : "paused: ") + braked["detail"].get<std::string>();
    }
    if (!dry_run) {
        text += "; " + std::to_string(compared["told"].get<int>()) + " queued, " +
                std::to_string(compared["known"].get<int>()) + " queued before";
    }
    return text;
}

void show(const Context& context, const Json& all, bool dry_run) {
    if (context.output.json()) return context.output.list(all, {}, "");
    auto rows = Json::array();
    for (const auto& compared : all) {
        for (auto row : compared["findings"]) {
            row["account"] = compared["provider_account"];
            for (const auto* side : {"ours", "theirs"}) {
                auto words = std::string();
                const auto part = std::exchange(row[side], Json());
                for (const auto* name : {"state", "status", "start", "end"}) {
                    if (part.is_object() && part.contains(name)) {
                        words += (words.empty() ? "" : " ") + part[name].get<std::string>();
                    }
                }
                row[side] = words.empty() ? "-" : words;
            }
            rows.push_back(std::move(row));
        }
    }
    if (!rows.empty()) {
        context.output.list(rows, {"account", "kind", "appointment_id", "uid", "ours", "theirs"}, "");
    }
    for (const auto& compared : all) context.output.line(summary(compared, dry_run));
    if (all.empty()) context.output.line("no account is active");
}

using Act = Result<WebhookReport> (WebhookSetup::*)(const CalendarAccount&);

int on_webhooks(const Context& context, const WebhookOptions& options, Act act) {
    Engine engine(context.config);
    const auto catalog = find_company(options.company, engine.database(), engine.catalogs);
    if (!catalog) return context.output.refused(catalog.refusal());
    const auto accounts = find_accounts(engine.accounts, (*catalog)->company().id, options.account);
    if (!accounts) return context.output.refused(accounts.refusal());
    WebhookSetup setup(engine.sealer, engine.accounts, context.config.public_url);
    auto rows = Json::array();
    auto all_good = true;
    for (const auto& account : *accounts) {
        const auto report = (setup.*act)(account);
        if (!report) {
            if (accounts->size() == 1 || report.refusal().code == ErrorCode::missing_field) {
                return context.output.refused(as_flag(report.refusal(), account));
            }
            rows.push_back({{"account_id", account.id.text()},
                            {"provider_account", account.provider_account},
                            {"state", "unknown"},
                            {"trouble", report.refusal().message}});
            all_good = false;
            continue;
        }
        rows.push_back({{"account_id", account.id.text()},
                        {"provider_account", account.provider_account},
                        {"state", describe(report->state)},
                        {"url", report->url},
                        {"elsewhere", report->state.elsewhere},
                        {"done", report->done}});
        all_good = all_good && report->state.troubles.empty();
    }
    context.output.list(rows, {"account_id", "provider_account", "state", "url", "elsewhere", "done", "trouble"},
                        "no account is active");
    return all_good ? kExitOk : kExitFinding;
}

}  // namespace

int calcom_reconcile(const Context& context, const ReconcileOptionsGiven& options) {
    Engine engine(context.config);
    const auto catalog = find_company(options.company, engine.database(), engine.catalogs);
    if (!catalog) return context.output.refused(catalog.refusal());
    if ((options.accept && options.push) || (options.dry_run && (options.accept || options.push)) ||
        options.accept.value_or(0) < 0) {
        return context.output.refused(
            refuse(ErrorCode::invalid_field, options.accept ? "accept-missing" : "push",
                   "must not be given with another of --dry-run, --push and --accept-missing N (N from 0)"));
    }
    const auto accounts = find_accounts(engine.accounts, (*catalog)->company().id, options.account, true);
    if (!accounts) return context.output.refused(accounts.refusal());
    const auto branch = find_branch("", **catalog);
    if (!branch) return context.output.refused(branch.refusal());
    ReconcileAsk ask{.company = (*catalog)->company().id, .account = {}, .dry_run = options.dry_run};
    ask.patience = kLeasePatience;
    ask.accept = options.accept;
    ask.push = options.push;
    for (const auto& [text, flag, into] :
         {std::tuple(&options.from, "from", &ask.from), std::tuple(&options.until, "until", &ask.until)}) {
        if (text->empty()) continue;
        const auto fraction = into == &ask.until ? Fraction::up : Fraction::down;
        const auto time = parse_time(*text, flag, (*branch)->zone, fraction);
        if (!time) return context.output.refused(time.refusal());
        *into = *time;
    }
    auto all = Json::array();
    std::optional<Refusal> failure;
    auto drift = 0;
    auto braked = false;
    for (const auto& account : *accounts) {
        ask.account = account.id;
        const auto result = engine.reconciler.compare_window(ask);
        if (!result) {
            failure = as_flag(result.refusal(), account);
            if (accounts->size() == 1 || failure->code == ErrorCode::invalid_field) break;
            context.output.complain(failure->message);
            continue;
        }
        auto compared = views::reconciled_view().write(*result);
        compared["provider_account"] = account.provider_account;
        drift += result->report->counts.drift() + static_cast<int>(result->behind.size());
        braked = braked || result->braked;
        all.push_back(std::move(compared));
    }
    if (failure && all.empty()) return context.output.refused(*failure);
    show(context, all, options.dry_run);
    return failure || braked || (options.dry_run && drift > 0) ? kExitFinding : kExitOk;
}

int webhooks_status(const Context& context, const WebhookOptions& options) {
    return on_webhooks(context, options, &WebhookSetup::status);
}

int webhooks_install(const Context& context, const WebhookOptions& options) {
    return on_webhooks(context, options, &WebhookSetup::install);
}

}  // namespace slotkeeper
