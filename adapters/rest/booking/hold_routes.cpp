// hold_routes: holds a start for a few minutes.
//
// A hold belongs to the key that placed it: another key of the same company sees it in the list, and can neither extend
// nor release it. It is booked through POST /v1/appointments with its id as hold_id.
#include "adapters/http/fields.h"
#include "adapters/rest/appointment_answers.h"
#include "adapters/rest/booking_request.h"
#include "adapters/rest/query.h"
#include "engine/base/result.h"
#include "engine/guards/idempotency.h"
#include "engine/store/booking/appointment_rows.h"

#include <nlohmann/json.hpp>

namespace slotkeeper::rest {

namespace {

using nlohmann::json;

// Active holds of all holders.
Result<http::Response> list_holds(const http::Request& request, RestApi& api, const Caller& caller) {
    const auto query = Query::of(request, {"resource_id", "limit", "cursor"});
    if (!query) return query.refusal();
    Checks check;
    store::AppointmentFilter filter;
    filter.company = caller.company;
    filter.state = State::held;
    filter.runs_at = whole_seconds(api.clock.now());
    filter.resource = check(filter_id<ResourceId>(*query, "resource_id", api, caller));
    const auto limit = check(query->limit(limits::page_default, limits::page_max));
    const auto cursor = check(query->cursor<2>());
    if (check.failed()) return check.refusal();
    if (cursor) filter.after = {Instant{Seconds{(*cursor)[0]}}, AppointmentId{(*cursor)[1]}};
    filter.rows_max = limit + 1;
    auto found = api.database.read([&](store::Tx& tx) { return store::list_appointments(tx, filter); });
    std::optional<std::string> next;
    if (found.size() > limit) {
        found.resize(limit);
        next = cursor_text({found.back().time.from.time_since_epoch().count(), found.back().id.value});
    }
    auto data = Json::array();
    for (auto& shown : stored_json(api, caller, found)) {
        shown["holder"] = found[data.size()].holder;
        data.push_back(std::move(shown));
    }
    return json_response(200, page_json(std::move(data), std::move(next)));
}

Result<Seconds> read_length(const http::Fields& body) {
    const auto seconds =
        body.optional_integer("length_seconds", limits::hold_length_min.count(), limits::hold_length_max.count());
    if (!seconds) return seconds.refusal();
    return Seconds(seconds->value_or(limits::hold_length_default.count()));
}

// A hold has no customer and no sync state: only bookings are sent to Cal.com.
http::Response hold_response(int status, RestApi& api, const Caller& caller, const Receipt& receipt) {
    const auto& hold = *receipt.appointment;
    const auto catalog = catalog_for(api, caller, std::span(&hold, 1));
    auto response =
        json_response(status, appointment_json(hold, *catalog, nullptr, SyncShown{}, allowed_now(api, hold)));
    return with_receipt(std::move(response), receipt);
}

Result<Command> read_hold(const http::Fields& body, RestApi& api, const Caller& caller) {
    Checks check;
    const auto length = check(read_length(body));
    const auto target =
        check(with_catalog(api, caller, [&](const CatalogPtr& catalog) { return read_target(body, *catalog); }));
    if (check.failed()) return check.refusal();
    Command command;
    command.ask = PlaceHold{api.ids.make<AppointmentId>(),
                            target.branch,
                            target.service,
                            target.start,
                            target.preferences,
                            caller.text(),
                            length};
    return command;
}

Result<http::Response> place(const http::Request& request, RestApi& api, const Caller& caller) {
    auto body = http::read_json_body(request);
    if (!body) return body.refusal();
    const auto key = key_of_request(request, api, caller, *body);
    if (!key) return key.refusal();
    fill_open_segments(*body);
    const auto fields = http::Fields::of(
        *body, {"service_id", "service", "start", "resource_id", "segments", "branch_id", "length_seconds"});
    if (!fields) return fields.refusal();
    auto command = read_hold(*fields, api, caller);
    const auto receipt = submit_or_recall(api, caller, *key, command);
    if (!receipt) {
        if (!command) return receipt.refusal();
        const auto& asked = std::get<PlaceHold>(command->ask);
        const auto question = question_about(caller.company, asked.service, asked.branch, asked.preferences);
        return start_refused(receipt.refusal(), request, api, question, asked.start);
    }
    auto response = hold_response(201, api, caller, *receipt);
    response.headers.emplace_back("Location", "/v1/appointments/" + receipt->appointment->id.text());
    return response;
}

Result<http::Response> extend(const http::Request& request, RestApi& api, const Caller& caller) {
    Checks check;
    const auto id = check(id_in_path<AppointmentId>(request));
    const auto body = request.body.empty() ? json::object() : check(http::read_json_body(request));
    if (check.failed()) return check.refusal();
    const auto key = check(key_of_request(request, api, caller, body));
    const auto fields = http::Fields::of(body, {"length_seconds"});
    if (!fields) return fields.refusal();
    const auto length = check(read_length(*fields));
    if (check.failed()) return check.refusal();
    auto command = command_of(caller, key);
    command.ask = ExtendHold{id, caller.text(), length};
    const auto receipt = api.desk.submit(command);
    if (!receipt) return receipt.refusal();
    return hold_response(200, api, caller, *receipt);
}

Result<http::Response> release(const http::Request& request, RestApi& api, const Caller& caller) {
    const auto id = id_in_path<AppointmentId>(request);
    if (!id) return id.refusal();
    auto command = command_of(caller, key_of_our_own(Channel::rest, api.ids.next()));
    command.ask = ReleaseHold{*id, caller.text()};
    const auto receipt = api.desk.submit(command);
    if (!receipt) return receipt.refusal();
    return http::Response{204, "", ""};
}

}  // namespace

void add_hold_routes(http::Router& router, RestApi& api) {
    using store::Scope;
    add_route(router, api, "GET", "/v1/holds", Scope::read, list_holds);
    add_route(router, api, "POST", "/v1/holds", Scope::write, place);
    add_route(router, api, "POST", "/v1/holds/{id}/extend", Scope::write, extend);
    add_route(router, api, "DELETE", "/v1/holds/{id}", Scope::write, release);
}

}  // namespace slotkeeper::rest
