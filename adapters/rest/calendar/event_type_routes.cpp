// event_type_routes: shows which event types of an account are mapped to which services, and syncs the mapping.
#include "adapters/http/fields.h"
#include "adapters/rest/query.h"
#include "adapters/rest/rest_api.h"
#include "adapters/views/calendar_shapes.h"
#include "engine/base/result.h"

#include <nlohmann/json.hpp>

namespace slotkeeper::rest {

namespace {

Refusal unknown_account() { return refuse(ErrorCode::not_found, "id", "this company has no such account"); }

// Renames the field to that of this API.
Refusal as_field(Refusal refusal) {
    if (refusal.field == "account") refusal.field = "id";
    return refusal;
}

Result<http::Response> list_event_types(const http::Request& request, RestApi& api, const Caller& caller) {
    const auto query = Query::of(request, {});
    if (!query) return query.refusal();
    const auto id = id_in_path<AccountId>(request);
    if (!id) return id.refusal();
    if (!account_of(api.accounts, caller.company, *id)) return unknown_account();
    const auto mapped = api.mapping.event_types.list(caller.company, *id);
    const auto catalog = api.catalogs.current(caller.company);
    auto data = Json::array();
    for (const auto& one : mapped) data.push_back(event_type_json(one, *catalog));
    return json_response(200, page_json(std::move(data), std::nullopt));
}

// Idempotent: existing mappings stay unchanged.
Result<http::Response> sync(const http::Request& request, RestApi& api, const Caller& caller) {
    const auto id = id_in_path<AccountId>(request);
    if (!id) return id.refusal();
    const auto body =
        request.body.empty() ? Result<nlohmann::json>(nlohmann::json::object()) : http::read_json_body(request);
    if (!body) return body.refusal();
    const auto fields = http::Fields::of(*body, {"dry_run", "remove_missing"});
    if (!fields) return fields.refusal();
    Checks check;
    EventTypeSync how;
    how.dry_run = check(fields->optional_boolean("dry_run")).value_or(false);
    how.remove_missing = check(fields->optional_boolean("remove_missing")).value_or(false);
    if (check.failed()) return check.refusal();
    const auto report = api.mapping.event_types.sync(caller.company, *id, how);
    if (!report) return as_field(report.refusal());
    if (report->refusal) return as_field(*report->refusal);
    return json_response(200, event_type_report_json(*report, *api.catalogs.current(caller.company)));
}

}  // namespace

void add_event_type_routes(http::Router& router, RestApi& api) {
    using store::Scope;
    add_route(router, api, "GET", "/v1/calendar-accounts/{id}/event-types", Scope::read, list_event_types);
    add_route(router, api, "POST", "/v1/calendar-accounts/{id}/event-types/sync", Scope::admin, sync);
}

}  // namespace slotkeeper::rest
