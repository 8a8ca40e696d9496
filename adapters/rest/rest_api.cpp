// rest_api: helpers that all routes share.
#include "adapters/rest/rest_api.h"

#include "adapters/http/problem.h"
#include "engine/desk/submit_checked.h"
#include "engine/guards/idempotency.h"

#include <nlohmann/json.hpp>

#include <algorithm>

namespace slotkeeper::rest {

namespace {

bool is_usable_key(std::string_view key) {
    return !key.empty() && key.size() <= limits::key_length_max &&
           std::all_of(key.begin(), key.end(), [](char letter) { return letter >= 0x20 && letter <= 0x7e; });
}

http::Response refused_entry(const Refusal& refusal, const http::Request& request, const RestApi& api) {
    auto response = http::problem(refusal, request);
    for (auto& [name, value] : response.headers) {
        if (name == "Retry-After")
            value = std::to_string(std::max(Seconds{1}, api.wrong_keys.wait(request.peer)).count());
    }
    return response;
}

}  // namespace

void add_rest_routes(http::Router& router, RestApi& api) {
    add_appointment_routes(router, api);
    add_hold_routes(router, api);
    add_block_routes(router, api);
    add_slot_routes(router, api);
    add_catalog_routes(router, api);
    add_customer_routes(router, api);
    add_call_routes(router, api);
    add_message_routes(router, api);
    add_note_routes(router, api);
    add_waitlist_routes(router, api);
    add_account_routes(router, api);
    add_drift_routes(router, api);
    add_event_type_routes(router, api);
    add_health_routes(router, api);
}

void add_route(http::Router& router, RestApi& api, std::string method, std::string pattern, store::Scope scope,
               Serve serve) {
    router.add(std::move(method), std::move(pattern), [&api, scope, serve](const http::Request& request) {
        const auto caller = authenticate(request, api, scope);
        if (!caller) return refused_entry(caller.refusal(), request, api);
        auto response = serve(request, api, *caller);
        return response ? std::move(response).value() : http::problem(response.refusal(), request);
    });
}

http::Response json_response(int status, const nlohmann::ordered_json& body) {
    http::Response response;
    response.status = status;
    response.body = body.dump();
    return response;
}

Result<RequestKey> key_of_request(const http::Request& request, RestApi& api, const Caller& caller,
                                  const nlohmann::json& body) {
    if (!request.headers.contains("idempotency-key")) return key_of_our_own(Channel::rest, api.ids.next());
    const auto key = request.header("idempotency-key");
    if (!is_usable_key(key)) {
        return refuse(ErrorCode::invalid_field, "Idempotency-Key",
                      "must have 1 to " + std::to_string(limits::key_length_max) + " printable ASCII characters");
    }
    // Canonical: the members of an object are sorted, without whitespace.
    auto parameters = body.dump();
    for (const auto& capture : request.captures) parameters += '\n' + capture;
    const auto operation = request.method + " " + std::string(request.route);
    return request_key(Channel::rest, caller.company, operation, key, parameters);
}

Command command_of(const Caller& caller, const RequestKey& key) {
    Command command;
    command.company = caller.company;
    command.actor = caller.text();
    command.key = key;
    return command;
}

Result<Receipt> submit_or_recall(RestApi& api, const Caller& caller, const RequestKey& key, Result<Command>& command) {
    if (!command) {
        auto earlier = api.desk.remembered(caller.company, key);
        return earlier ? std::move(*earlier) : command.refusal();
    }
    command->company = caller.company;
    command->actor = caller.text();
    command->key = key;
    return submit_checked({api.desk, api.database, api.catalogs, api.other_calendar}, *command, api.clock.now());
}

}  // namespace slotkeeper::rest
