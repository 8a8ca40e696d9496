// rest_door: helpers that all routes share.
#include "adapters/rest/rest_door.h"

#include "adapters/http/problem.h"
#include "engine/desk/submit_heard.h"
#include "engine/guards/idempotency.h"

#include <nlohmann/json.hpp>

#include <algorithm>

namespace slotkeeper::rest {

namespace {

bool is_usable_key(std::string_view key) {
    return !key.empty() && key.size() <= limits::key_length_max &&
           std::all_of(key.begin(), key.end(), [](char letter) { return letter >= 0x20 && letter <= 0x7e; });
}

http::Response refused_entry(const Refusal& refusal, const http::Request& request, const RestDoor& door) {
    auto response = http::problem(refusal, request);
    for (auto& [name, value] : response.headers) {
        if (name == "Retry-After")
            value = std::to_string(std::max(Seconds{1}, door.wrong_keys.wait(request.peer)).count());
    }
    return response;
}

}  // namespace

void add_rest_routes(http::Router& router, RestDoor& door) {
    add_appointment_routes(router, door);
    add_hold_routes(router, door);
    add_block_routes(router, door);
    add_slot_routes(router, door);
    add_catalog_routes(router, door);
    add_customer_routes(router, door);
    add_call_routes(router, door);
    add_message_routes(router, door);
    add_note_routes(router, door);
    add_waitlist_routes(router, door);
    add_account_routes(router, door);
    add_drift_routes(router, door);
    add_event_type_routes(router, door);
    add_health_routes(router, door);
}

void add_route(http::Router& router, RestDoor& door, std::string method, std::string pattern, store::Scope scope,
               Serve serve) {
    router.add(std::move(method), std::move(pattern), [&door, scope, serve](const http::Request& request) {
        const auto caller = authenticate(request, door, scope);
        if (!caller) return refused_entry(caller.refusal(), request, door);
        auto response = serve(request, door, *caller);
        return response ? std::move(response).value() : http::problem(response.refusal(), request);
    });
}

http::Response json_response(int status, const nlohmann::ordered_json& body) {
    http::Response response;
    response.status = status;
    response.body = body.dump();
    return response;
}

Result<RequestKey> key_of_request(const http::Request& request, RestDoor& door, const Caller& caller,
                                  const nlohmann::json& body) {
    if (!request.headers.contains("idempotency-key")) return key_of_our_own(Door::rest, door.ids.next());
    const auto key = request.header("idempotency-key");
    if (!is_usable_key(key)) {
        return refuse(ErrorCode::invalid_field, "Idempotency-Key",
                      "must have 1 to " + std::to_string(limits::key_length_max) + " printable ASCII characters");
    }
    // Canonical: the members of an object are sorted, without whitespace.
    auto parameters = body.dump();
    for (const auto& capture : request.captures) parameters += '\n' + capture;
    const auto operation = request.method + " " + std::string(request.route);
    return request_key(Door::rest, caller.company, operation, key, parameters);
}

Command command_of(const Caller& caller, const RequestKey& key) {
    Command command;
    command.company = caller.company;
    command.actor = caller.text();
    command.key = key;
    return command;
}

Result<Receipt> submit_or_recall(RestDoor& door, const Caller& caller, const RequestKey& key,
                                 Result<Command>& command) {
    if (!command) {
        auto earlier = door.desk.remembered(caller.company, key);
        return earlier ? std::move(*earlier) : command.refusal();
    }
    command->company = caller.company;
    command->actor = caller.text();
    command->key = key;
    return submit_heard({door.desk, door.database, door.catalogs, door.other_calendar}, *command, door.clock.now());
}

}  // namespace slotkeeper::rest
