// drift_routes: shows the differences between an account at Cal.com and our bookings, and compares them on request.
#include "adapters/http/fields.h"
#include "adapters/rest/query.h"
#include "adapters/rest/rest_api.h"
#include "adapters/views/calendar_shapes.h"
#include "engine/base/result.h"

#include <nlohmann/json.hpp>

namespace slotkeeper::rest {

namespace {

bool has_account(RestApi& api, const Caller& caller, AccountId id) {
    for (const auto& account : api.accounts.list(caller.company)) {
        if (account.id == id) return true;
    }
    return false;
}

Refusal no_such_account() { return refuse(ErrorCode::not_found, "id", "this company has no such account"); }

Result<http::Response> last_report(const http::Request& request, RestApi& api, const Caller& caller) {
    const auto query = Query::of(request, {});
    if (!query) return query.refusal();
    const auto id = id_in_path<AccountId>(request);
    if (!id) return id.refusal();
    if (!has_account(api, caller, *id)) return no_such_account();
    const auto report = api.reconciler.last_report(*id);
    if (!report) return refuse(ErrorCode::not_found, "id", "this account has not been compared yet");
    return json_response(200, report_json(*report));
}

// Idempotent without a key: differences that were found before are not queued twice.
Result<http::Response> compare_now(const http::Request& request, RestApi& api, const Caller& caller) {
    const auto id = id_in_path<AccountId>(request);
    if (!id) return id.refusal();
    const auto body =
        request.body.empty() ? Result<nlohmann::json>(nlohmann::json::object()) : http::read_json_body(request);
    if (!body) return body.refusal();
    const auto fields = http::Fields::of(*body, {"dry_run", "from", "until"});
    if (!fields) return fields.refusal();
    Checks check;
    ReconcileAsk ask{.company = caller.company, .account = *id};
    ask.dry_run = check(fields->optional_boolean("dry_run")).value_or(false);
    if (fields->has("from")) ask.from = check(fields->instant("from"));
    if (fields->has("until")) ask.until = check(fields->instant("until", Fraction::up));
    if (check.failed()) return check.refusal();
    if (!has_account(api, caller, *id)) return no_such_account();
    const auto result = api.reconciler.compare_window(ask);
    if (!result) return result.refusal();
    return json_response(200, reconciled_json(*result));
}

}  // namespace

void add_drift_routes(http::Router& router, RestApi& api) {
    using store::Scope;
    add_route(router, api, "GET", "/v1/calendar-accounts/{id}/drift", Scope::read, last_report);
    add_route(router, api, "POST", "/v1/calendar-accounts/{id}/reconcile", Scope::admin, compare_now);
}

}  // namespace slotkeeper::rest
