// account_routes: a company's accounts at Cal.com. Responses never contain secrets.
#include "adapters/http/fields.h"
#include "adapters/rest/query.h"
#include "adapters/rest/rest_api.h"
#include "adapters/views/json_shapes.h"
#include "engine/base/calendar_text.h"
#include "engine/base/limits.h"
#include "engine/base/result.h"

#include <nlohmann/json.hpp>

namespace slotkeeper::rest {

namespace {

Result<http::Response> list_accounts(const http::Request& request, RestApi& api, const Caller& caller) {
    const auto query = Query::of(request, {});
    if (!query) return query.refusal();
    auto data = Json::array();
    for (const auto& account : api.accounts.list(caller.company)) data.push_back(account_json(account));
    return json_response(200, page_json(std::move(data), std::nullopt));
}

Result<http::Response> show_account(const http::Request& request, RestApi& api, const Caller& caller) {
    const auto query = Query::of(request, {});
    if (!query) return query.refusal();
    const auto id = id_in_path<AccountId>(request);
    if (!id) return id.refusal();
    for (const auto& account : api.accounts.list(caller.company)) {
        if (account.id == *id) return json_response(200, account_json(account));
    }
    return refuse(ErrorCode::not_found, "id", "this company has no such account");
}

Result<http::Response> connected_response(const Result<ConnectedAccount>& connected) {
    if (!connected) return connected.refusal();
    auto shown = account_json(connected->account);
    shown["created"] = connected->created;
    shown["renewed"] = connected->renewed;
    auto response = json_response(connected->created ? 201 : 200, shown);
    response.headers.emplace_back("Location", "/v1/calendar-accounts/" + connected->account.id.text());
    return response;
}

// Reads the fields that requests to connect and to authorize share.
template <class Asked>
void read_connect_options(const http::Fields& fields, Checks& check, Asked& asked) {
    asked.provider_account = check(fields.optional_text("provider_account", limits::name_length_max)).value_or("");
    asked.force_create = check(fields.optional_boolean("force_create")).value_or(false);
    asked.respect_disconnected = check(fields.optional_boolean("respect_disconnected")).value_or(true);
}

// Creates or gets the account: there is one account per Cal.com user name, so a repeat is safe without an idempotency
// key.
Result<http::Response> connect(const http::Request& request, RestApi& api, const Caller& caller) {
    const auto body = http::read_json_body(request);
    if (!body) return body.refusal();
    const auto fields = http::Fields::of(*body, {"provider", "credential", "provider_account", "force_create",
                                                 "respect_disconnected", "code", "state", "error"});
    if (!fields) return fields.refusal();
    Checks check;
    ConnectAccount asked;
    asked.company = caller.company;
    // The client cannot choose the URL: otherwise it could make this server send requests into its own network.
    asked.base_url = api.calcom_url;
    if (fields->has("provider")) asked.provider = check(fields->word_of<CalendarProvider>("provider"));
    read_connect_options(*fields, check, asked);
    if (fields->has("code") || fields->has("state") || fields->has("error")) {
        AuthorisationAnswer answer;
        answer.company = caller.company;
        answer.error = check(fields->optional_text("error", limits::name_length_max)).value_or("");
        answer.code = check(fields->optional_text("code", limits::code_length_max)).value_or("");
        answer.state = check(fields->text("state", limits::code_length_max));
        read_connect_options(*fields, check, answer);
        if (check.failed()) return check.refusal();
        if (fields->has("credential")) {
            return refuse(ErrorCode::invalid_field, "credential", "must not be given together with a code");
        }
        return connected_response(api.accounts.complete(answer));
    }
    asked.credential = check(fields->text("credential", kCredentialLengthMax));
    if (check.failed()) return check.refusal();
    return connected_response(api.accounts.connect(asked));
}

Result<http::Response> authorize(const http::Request& request, RestApi& api, const Caller& caller) {
    const auto body =
        request.body.empty() ? Result<nlohmann::json>(nlohmann::json::object()) : http::read_json_body(request);
    if (!body) return body.refusal();
    const auto fields =
        http::Fields::of(*body, {"provider", "provider_account", "force_create", "respect_disconnected"});
    if (!fields) return fields.refusal();
    Checks check;
    AskAuthorisation asked;
    asked.company = caller.company;
    asked.base_url = api.calcom_url;
    if (fields->has("provider")) asked.provider = check(fields->word_of<CalendarProvider>("provider"));
    read_connect_options(*fields, check, asked);
    if (check.failed()) return check.refusal();
    const auto begun = api.accounts.authorize(asked);
    if (!begun) return begun.refusal();
    return json_response(200, {{"authorize_url", begun->url},
                               {"state", begun->state},
                               {"expires_at", format_rfc3339(whole_seconds(begun->expires_at))}});
}

Result<http::Response> disconnect(const http::Request& request, RestApi& api, const Caller& caller) {
    const auto id = id_in_path<AccountId>(request);
    if (!id) return id.refusal();
    const auto body =
        request.body.empty() ? Result<nlohmann::json>(nlohmann::json::object()) : http::read_json_body(request);
    if (!body) return body.refusal();
    if (const auto fields = http::Fields::of(*body, {}); !fields) return fields.refusal();
    const auto account = api.accounts.disconnect(caller.company, *id);
    if (!account) return account.refusal();
    return json_response(200, account_json(*account));
}

}  // namespace

void add_account_routes(http::Router& router, RestApi& api) {
    using store::Scope;
    add_route(router, api, "GET", "/v1/calendar-accounts", Scope::read, list_accounts);
    add_route(router, api, "GET", "/v1/calendar-accounts/{id}", Scope::read, show_account);
    add_route(router, api, "POST", "/v1/calendar-accounts", Scope::admin, connect);
    add_route(router, api, "POST", "/v1/calendar-accounts/authorize", Scope::admin, authorize);
    add_route(router, api, "POST", "/v1/calendar-accounts/{id}/disconnect", Scope::admin, disconnect);
}

}  // namespace slotkeeper::rest
