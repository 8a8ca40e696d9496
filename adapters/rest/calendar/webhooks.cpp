// webhooks: shows and repairs the subscriptions by which Cal.com reports changes to this server.
#include "adapters/rest/calendar/called_accounts.h"
#include "adapters/rest/rest_api.h"
#include "adapters/rest/short_lists.h"
#include "engine/calendar/webhook_setup.h"

#include <algorithm>

namespace slotkeeper::rest {

namespace {

struct AccountWebhook {
    CalendarAccount account;
    Result<WebhookReport> report;
};

bool is_installed(const AccountWebhook& one) { return one.report && one.report->state.troubles.empty(); }

// A member of the report; std::nullopt if there is no report.
template <class Get>
auto reported(Get get) {
    return [get](const AccountWebhook& one) {
        return one.report ? std::optional(std::invoke(get, *one.report)) : std::nullopt;
    };
}

const View<AccountWebhook>& webhook_view() {
    static const View<AccountWebhook> view{
        "CalendarWebhook",
        "The webhook subscription of an account at Cal.com.",
        member("account_id", "", [](const AccountWebhook& one) { return one.account.id; }),
        member("provider_account", "The user name at Cal.com.",
               [](const AccountWebhook& one) { return one.account.provider_account; }),
        member("state", "`installed`, what is wrong with it, or `unknown`.",
               [](const AccountWebhook& one) {
                   return one.report ? describe(one.report->state) : std::string("unknown");
               }),
        member("url", "The address that Cal.com must call.", reported(&WebhookReport::url)),
        member("elsewhere", "Subscriptions to the same path of another host.",
               reported([](const WebhookReport& report) { return report.state.elsewhere; })),
        member("done", "What was repaired: created, changed, removed.", reported(&WebhookReport::done)),
        member("trouble", "Why its state is unknown.", [](const AccountWebhook& one) {
            return one.report ? std::nullopt : std::optional(one.report.refusal().message);
        })};
    return view;
}

using Act = Result<WebhookReport> (WebhookSetup::*)(const CalendarAccount& account);

// An account that cannot be called does not stop the others. If it is the only one, its refusal is the answer.
Result<Reply> on_webhooks(const CalledAccounts& input, const Context& context, Act act) {
    auto& services = context.services;
    const auto accounts = called_accounts(context, input, Waiting::left_out);
    if (!accounts) return accounts.refusal();
    WebhookSetup setup(services.sealer, services.accounts, services.public_url);
    std::vector<AccountWebhook> all;
    for (const auto& account : *accounts) {
        auto report = (setup.*act)(account);
        const auto concerns_all = !report && report.refusal().code == ErrorCode::missing_field;
        if (!report && (accounts->size() == 1 || concerns_all)) return about_account(report.refusal(), account);
        all.push_back({account, std::move(report)});
    }
    auto reply = page(webhook_view().write_all(all), std::nullopt);
    reply.is_finding = !std::all_of(all.begin(), all.end(), is_installed);
    return reply;
}

Result<Reply> show_webhooks(const CalledAccounts& input, Context& context) {
    return on_webhooks(input, context, &WebhookSetup::status);
}

Result<Reply> install_webhooks(const CalledAccounts& input, Context& context) {
    return on_webhooks(input, context, &WebhookSetup::install);
}

Answer webhook_page() {
    return Answer::page(webhook_view())
        .as_table({"account_id", "provider_account", "state", "url", "elsewhere", "done", "trouble"},
                  "no account is active");
}

}  // namespace

std::vector<Operation> webhook_operations() {
    using enum ErrorCode;
    using store::Scope;
    return {
        short_list<show_webhooks>({.id = "calendar-accounts.webhooks",
                                   .method = "GET",
                                   .path = "/v1/calendar-accounts/webhooks",
                                   .scope = Scope::admin,
                                   .summary = "Show whether Cal.com reports changes to this server.",
                                   .description = "Asks Cal.com. The setting `public_url` must say where Cal.com "
                                                  "reaches this server.",
                                   .answer = webhook_page(),
                                   .refusals = {missing_field, not_found, state_conflict}}),
        operation<CalledAccounts>({.id = "calendar-accounts.install_webhooks",
                                   .method = "POST",
                                   .path = "/v1/calendar-accounts/webhooks",
                                   .scope = Scope::admin,
                                   .summary = "Subscribe this server to Cal.com's changes, or repair its subscription.",
                                   .description = "Removes duplicates, and touches no subscription of other servers.",
                                   .answer = webhook_page(),
                                   .refusals = {missing_field, not_found, state_conflict},
                                   .may_be_empty = true},
                                  install_webhooks),
    };
}

}  // namespace slotkeeper::rest
