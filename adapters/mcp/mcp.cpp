// mcp: JSON-RPC around the operations.
#include "adapters/mcp/mcp.h"

#include "adapters/http/problem.h"
#include "engine/guards/idempotency.h"

#include <algorithm>
#include <array>

namespace slotkeeper::mcp {

namespace {

using api::Context;
using api::Json;
using api::Operation;
using nlohmann::json;

constexpr std::array<std::string_view, 3> kVersions{"2025-11-25", "2025-06-18", "2025-03-26"};
constexpr auto kPreferredVersion = "2025-06-18";  // if the client asks for an unknown one
constexpr auto kKeyArgument = "idempotency_key", kVersionArgument = "expected_version";

constexpr auto kInstructions =
    "Books, moves and cancels appointments. Look up services_list first, then slots_list for free starts of a service, "
    "then appointments_book with a start exactly as listed. Times are RFC 3339 with an offset. A result with isError "
    "names the wrong fields in `errors`; for slot_conflict `alternatives` lists free starts, and slots_explain tells "
    "why a start is not free.";

// Codes of JSON-RPC 2.0.
enum class RpcError : int {
    parse = -32700,
    invalid_request = -32600,
    unknown_method = -32601,
    invalid_params = -32602
};

http::Response rpc_response(const Json& message, int status = 200) {
    return {status, "application/json", message.dump(-1, ' ', false, Json::error_handler_t::replace)};
}

http::Response rpc_result(const json& id, Json result) {
    return rpc_response({{"jsonrpc", "2.0"}, {"id", id}, {"result", std::move(result)}});
}

http::Response rpc_error(const json& id, RpcError code, std::string message, int status = 200) {
    return rpc_response({{"jsonrpc", "2.0"},
                         {"id", id},
                         {"error", {{"code", static_cast<int>(code)}, {"message", std::move(message)}}}},
                        status);
}

// --- calling a tool ------------------------------------------------------------------------------

Json tool_result(const Json& body, bool is_error) {
    Json result{
        {"content",
         Json::array({{{"type", "text"}, {"text", body.dump(-1, ' ', false, Json::error_handler_t::replace)}}})},
        {"isError", is_error}};
    if (!is_error) result["structuredContent"] = body;
    return result;
}

Json refused(Refusal refusal, const http::Request& request, const api::Reply& reply = {}) {
    if (refusal.field == "Idempotency-Key") refusal.field = kKeyArgument;
    if (refusal.field == "If-Match") refusal.field = kVersionArgument;
    const auto problem = http::problem(refusal, request, reply.zone ? &*reply.zone : nullptr,
                                       reply.more.is_null() ? nullptr : &reply.more);
    return tool_result(Json::parse(problem.body), true);
}

// Moves the arguments that are headers in REST into the context; the others are the input of the operation.
Result<Done> read_context(const Operation& operation, json& arguments, Context& context) {
    context.key = key_of_our_own(context.caller.channel, context.services.ids.next());
    if (operation.idempotent && arguments.contains(kKeyArgument)) {
        const auto key = http::read_text(arguments[kKeyArgument], kKeyArgument, limits::key_length_max);
        if (!key) return key.refusal();
        if (key->empty()) return refuse(ErrorCode::invalid_field, kKeyArgument, "must not be empty");
        arguments.erase(kKeyArgument);
        context.key = request_key(context.caller.channel, context.company(),
                                  api::remembered_as(context.caller, operation.method + ' ' + operation.path), *key,
                                  arguments.dump());
        context.is_repeatable = true;
    }
    if (operation.versioned && arguments.contains(kVersionArgument)) {
        const auto version = http::read_integer(arguments[kVersionArgument], kVersionArgument, 1, INT32_MAX);
        if (!version) return version.refusal();
        arguments.erase(kVersionArgument);
        context.version = static_cast<int>(*version);
    }
    return Done{};
}

Json call_tool(const Operation& operation, json arguments, const http::Request& request, api::Services& services) {
    auto caller = api::authenticate(request, services, operation);
    if (!caller) return refused(caller.refusal(), request);
    Context context{services, std::move(*caller)};
    if (const auto read = read_context(operation, arguments, context); !read) return refused(read.refusal(), request);
    const auto reply = operation.serve(arguments, context);
    if (!reply) return refused(reply.refusal(), request);
    if (reply->refusal) return refused(*reply->refusal, request, *reply);
    return tool_result(reply->status == 204 ? Json{{"done", true}} : reply->body, false);
}

// --- messages ------------------------------------------------------------------------------------

// Whether the tool exists for this key. The tools of managers exist for no other agent, so that one that talks to
// customers need not even know of them.
bool is_known_to(const api::Caller& caller, const Operation& operation) {
    return !operation.for_managers ||
           caller.scopes.allow(store::Scope::admin, std::string(api::resource_of(operation.id)));
}

class Endpoint {
public:
    Endpoint(api::Services& services, std::span<const Operation> operations) : services_(services) {
        std::copy_if(operations.begin(), operations.end(), std::back_inserter(operations_),
                     [](const Operation& one) { return one.for_agents || one.for_managers; });
    }

    http::Response operator()(const http::Request& request) const {
        // A page of another site must not use the key of the person who reads it.
        if (request.headers.contains("origin")) {
            return http::problem(refuse(ErrorCode::forbidden, "Origin", "browsers are not served here"), request);
        }
        const auto caller = api::authenticate(request, services_);
        if (!caller) return api::authentication_refused(caller.refusal(), request, services_);
        if (caller->of_installation || !caller->scopes.allow_of_any(store::Scope::read)) {
            return http::problem(
                refuse(ErrorCode::forbidden, "", "tools are for keys of a company with the scope read"), request);
        }
        const auto version = request.header("mcp-protocol-version");
        if (!version.empty() && std::find(kVersions.begin(), kVersions.end(), version) == kVersions.end()) {
            return http::problem(refuse(ErrorCode::malformed_request, "MCP-Protocol-Version",
                                        "must be 2025-11-25, 2025-06-18 or 2025-03-26"),
                                 request);
        }
        const auto message = http::read_json_body(request);
        if (!message) {
            if (message.refusal().code == ErrorCode::unsupported_media_type) {
                return http::problem(message.refusal(), request);
            }
            return rpc_error(nullptr, RpcError::parse, message.refusal().message, 400);
        }
        return answer(*message, request, *caller);
    }

private:
    http::Response answer(const json& message, const http::Request& request, const api::Caller& caller) const {
        const auto id = message.value("id", json());
        if (message.value("jsonrpc", json()) != "2.0" || !message.value("method", json()).is_string()) {
            const auto is_answer = message.contains("result") || message.contains("error");
            if (is_answer) return {202, "", ""};  // ignored: this server sends no requests
            return rpc_error(id, RpcError::invalid_request, "not a JSON-RPC 2.0 request", 400);
        }
        if (!message.contains("id")) return {202, "", ""};  // a notification
        if (!id.is_string() && !id.is_number_integer()) {
            return rpc_error(nullptr, RpcError::invalid_request, "an id is text or a whole number", 400);
        }
        const auto method = message["method"].get<std::string>();
        const auto params = message.value("params", json::object());
        if (!params.is_object()) return rpc_error(id, RpcError::invalid_params, "params must be an object");
        if (method == "initialize") return rpc_result(id, initialized(params));
        if (method == "ping") return rpc_result(id, Json::object());
        if (method == "tools/list") return list(id, params, caller);
        if (method == "tools/call") return call(id, params, request, caller);
        return rpc_error(id, RpcError::unknown_method, "this server has no method " + method);
    }

    static Json initialized(const json& params) {
        const auto asked = params.value("protocolVersion", json());
        const auto is_known = asked.is_string() && std::find(kVersions.begin(), kVersions.end(),
                                                             asked.get<std::string>()) != kVersions.end();
        return {{"protocolVersion", is_known ? Json(asked) : Json(kPreferredVersion)},
                {"capabilities", {{"tools", Json::object()}}},
                {"serverInfo", {{"name", "slotkeeper"}, {"title", "Slotkeeper"}, {"version", SLOTKEEPER_VERSION}}},
                {"instructions", kInstructions}};
    }

    // All tools are one page, so no cursor was ever handed out. An unknown one would otherwise get the first page
    // again, and a client that pages would never end.
    http::Response list(const json& id, const json& params, const api::Caller& caller) const {
        if (!params.value("cursor", json()).is_null()) {
            return rpc_error(id, RpcError::invalid_params, "there is no page with this cursor: all tools are one page");
        }
        auto tools = Json::array();
        for (const auto& operation : operations_) {
            if (is_known_to(caller, operation) && api::check_access(caller, operation)) {
                tools.push_back(tool_of(operation));
            }
        }
        return rpc_result(id, {{"tools", std::move(tools)}});
    }

    http::Response call(const json& id, const json& params, const http::Request& request,
                        const api::Caller& caller) const {
        const auto name = params.value("name", json());
        const auto arguments = params.value("arguments", json::object());
        const auto found = std::find_if(operations_.begin(), operations_.end(), [&](const Operation& one) {
            return tool_name(one) == name && is_known_to(caller, one);
        });
        if (found == operations_.end()) return rpc_error(id, RpcError::invalid_params, "there is no such tool");
        if (!arguments.is_object()) return rpc_error(id, RpcError::invalid_params, "arguments must be an object");
        return rpc_result(id, call_tool(*found, arguments, request, services_));
    }

    api::Services& services_;
    std::vector<Operation> operations_;
};

}  // namespace

std::string tool_name(const Operation& operation) {
    auto name = operation.id;
    std::replace(name.begin(), name.end(), '.', '_');
    return name;
}

Json tool_of(const Operation& operation) {
    api::Schemas of_input("#/$defs/"), of_answer("#/$defs/");
    const auto with_named = [](Json schema, const api::Schemas& schemas) {
        for (const auto& [name, one] : schemas.named()) schema["$defs"][name] = one;
        return schema;
    };
    auto input = operation.input->schema(of_input);
    if (operation.idempotent) {
        input["properties"][kKeyArgument] = {
            {"type", "string"},
            {"minLength", 1},
            {"maxLength", limits::key_length_max},
            {"description", "Names this request: a repeat with the same key and arguments has no further effect."}};
    }
    if (operation.versioned) {
        input["properties"][kVersionArgument] = {
            {"type", "integer"}, {"minimum", 1}, {"description", "Only if the record has this version."}};
    }
    Json answer{{"type", "object"}, {"properties", {{"done", {{"type", "boolean"}}}}}, {"required", {"done"}}};
    if (operation.answer.form != api::Answer::Form::nothing) {
        // The schema of an answer must itself be of type object, not refer to one.
        const auto is_record = operation.answer.form == api::Answer::Form::record;
        const auto is_reference = is_record && operation.answer.included == nullptr;
        answer =
            is_reference ? operation.answer.view->object(of_answer) : api::answer_schema(operation.answer, of_answer);
    }
    return {{"name", tool_name(operation)},
            {"title", operation.summary},
            {"description", operation.summary + (operation.description.empty() ? "" : ' ' + operation.description)},
            {"inputSchema", with_named(std::move(input), of_input)},
            {"outputSchema", with_named(std::move(answer), of_answer)},
            {"annotations",
             {{"readOnlyHint", !operation.changes()},
              {"destructiveHint", operation.destructive},
              {"idempotentHint", !operation.changes() || operation.method != "POST"},
              {"openWorldHint", false}}}};
}

void add_mcp_route(http::Router& router, api::Services& services, std::span<const Operation> operations) {
    router.add("POST", "/mcp", Endpoint(services, operations));
}

}  // namespace slotkeeper::mcp
