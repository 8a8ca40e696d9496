// call_routes: lists the calls of the company's voice agents.
#include "adapters/rest/query.h"
#include "adapters/rest/rest_api.h"
#include "adapters/views/json_shapes.h"
#include "engine/base/result.h"
#include "engine/store/voice/call_rows.h"

#include <nlohmann/json.hpp>

#include <algorithm>

namespace slotkeeper::rest {

namespace {

template <class Value>
Json value_or_null(const std::optional<Value>& value) {
    return value ? Json(*value) : Json();
}

// The duration given by the platform, else the difference of start and end.
Json duration(const store::CallRow& call) {
    if (call.duration_ms || !call.started_at || !call.ended_at) return value_or_null(call.duration_ms);
    return std::max<std::int64_t>(
        0, std::chrono::floor<std::chrono::milliseconds>(*call.ended_at - *call.started_at).count());
}

// Times are in the zone of the call's branch; if none is known, of the company's default branch.
Json call_json(const store::CallRow& call, const Catalog& catalog) {
    const auto branch = catalog.branch_or_default(call.branch);
    const auto zone = branch ? (*branch)->zone : TimeZone::utc();
    const auto time = [&](const std::optional<Moment>& moment) {
        return moment ? Json(rfc3339(*moment, zone)) : Json();
    };
    return {{"id", call.id.text()},
            {"call_id", call.call_id},
            {"agent_id", text_or_null(call.agent_id)},
            {"branch_id", call.branch ? Json(call.branch->text()) : Json()},
            {"direction", call.direction ? Json(name_of(*call.direction)) : Json()},
            {"from_number", text_or_null(call.from_number)},
            {"to_number", text_or_null(call.to_number)},
            {"first_seen_at", rfc3339(call.first_seen_at, zone)},
            {"started_at", time(call.started_at)},
            {"ended_at", time(call.ended_at)},
            {"duration_ms", duration(call)},
            {"disconnection_reason", text_or_null(call.disconnection_reason)},
            {"call_successful", value_or_null(call.successful)},
            {"appointment_id", call.appointment ? Json(call.appointment->text()) : Json()}};
}

Result<http::Response> list_calls(const http::Request& request, RestApi& api, const Caller& caller) {
    const auto query = Query::of(request, {"call_id", "limit", "cursor"});
    if (!query) return query.refusal();
    Checks check;
    const auto limit = check(query->limit(limits::page_default, limits::page_max));
    const auto cursor = check(query->cursor<1>());
    const auto call_id = check(query->text("call_id"));
    if (check.failed()) return check.refusal();
    store::CallFilter filter{caller.company, call_id, std::nullopt, limit + 1};
    if (cursor) filter.before = VoiceCallId{(*cursor)[0]};
    auto found = api.database.read([&](store::Tx& tx) { return store::list_calls(tx, filter); });
    auto next = cut_page(found, limit);
    const auto catalog = api.catalogs.recent(caller.company);
    auto data = Json::array();
    for (const auto& call : found) data.push_back(call_json(call, *catalog));
    return json_response(200, page_json(std::move(data), std::move(next)));
}

Result<http::Response> show_call(const http::Request& request, RestApi& api, const Caller& caller) {
    const auto query = Query::of(request, {});
    if (!query) return query.refusal();
    const auto id = id_in_path<VoiceCallId>(request);
    if (!id) return id.refusal();
    const auto found = api.database.read([&](store::Tx& tx) { return store::load_call(tx, caller.company, *id); });
    if (!found) return refuse(ErrorCode::not_found, "id", "there is no such call");
    return json_response(200, call_json(*found, *api.catalogs.recent(caller.company)));
}

}  // namespace

void add_call_routes(http::Router& router, RestApi& api) {
    add_route(router, api, "GET", "/v1/calls", store::Scope::read, list_calls);
    add_route(router, api, "GET", "/v1/calls/{id}", store::Scope::read, show_call);
}

}  // namespace slotkeeper::rest
