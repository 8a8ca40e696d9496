// rest_api: requests become inputs, replies become responses.
#include "adapters/rest/rest_api.h"

#include "adapters/api/bulk.h"
#include "adapters/http/problem.h"
#include "adapters/rest/documents.h"
#include "engine/guards/idempotency.h"

#include <algorithm>
#include <charconv>

namespace slotkeeper::rest {

namespace {

using api::Context;
using api::Operation;
using api::Reply;
using nlohmann::json;

bool is_usable_key(std::string_view key) {
    return !key.empty() && key.size() <= limits::key_length_max &&
           std::all_of(key.begin(), key.end(), [](char letter) { return letter >= 0x20 && letter <= 0x7e; });
}

// The client's key with a hash of the request; a key of our own if the client sent none. `body`: its members are
// sorted.
Result<RequestKey> key_of(const http::Request& request, const Context& context, const json& body) {
    if (!request.headers.contains("idempotency-key")) {
        return key_of_our_own(context.caller.channel, context.services.ids.next());
    }
    const auto key = request.header("idempotency-key");
    if (!is_usable_key(key)) {
        return refuse(ErrorCode::invalid_field, "Idempotency-Key",
                      "must have 1 to " + std::to_string(limits::key_length_max) + " printable ASCII characters");
    }
    auto parameters = body.dump();
    for (const auto& capture : request.captures) parameters += '\n' + capture;
    const auto operation = api::remembered_as(context.caller, request.method + " " + std::string(request.route));
    return request_key(context.caller.channel, context.company(), operation, key, parameters);
}

// The version that If-Match names, like "3" in quotes; std::nullopt if any will do (no header, or *).
Result<std::optional<int>> expected_version(const http::Request& request, const Operation& operation) {
    if (!request.headers.contains("if-match")) return std::optional<int>();
    if (!operation.versioned) {
        return refuse(ErrorCode::invalid_field, "If-Match",
                      "must not be given: this operation changes no record that has a version");
    }
    auto text = request.header("if-match");
    if (text == "*") return std::optional<int>();
    int version = 0;
    if (text.size() > 2 && text.front() == '"' && text.back() == '"') {
        text = text.substr(1, text.size() - 2);
        const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), version);
        if (error == std::errc{} && end == text.data() + text.size() && version > 0) return std::optional(version);
    }
    return refuse(ErrorCode::invalid_field, "If-Match", "must be an ETag of this record, like \"3\", or *");
}

// A '+' that was not encoded as %2B arrives as a space. It is understood where it can only be an offset, or the start
// of a phone number.
std::string with_plus(const api::Field& field, std::string text) {
    const auto is_digit = [](char letter) { return letter >= '0' && letter <= '9'; };
    if (field.rules.phone && text.size() > 1 && text.front() == ' ' && is_digit(text[1])) text.front() = '+';
    constexpr std::size_t kOffset = 6;  // characters of "+01:00"
    const auto is_instant = field.type_schema.value("format", "") == "date-time";
    if (is_instant && text.size() > kOffset && text[text.size() - kOffset] == ' ') text[text.size() - kOffset] = '+';
    return text;
}

// "metadata.room" and "metadata[room]" are entries of the map "metadata".
std::optional<std::pair<std::string, std::string>> entry_of_map(const std::string& name) {
    const auto at = name.find_first_of(".[");
    if (at == std::string::npos || at == 0) return std::nullopt;
    auto key = name.substr(at + 1);
    if (name[at] == '[') {
        if (!key.ends_with(']')) return std::nullopt;
        key.pop_back();
    }
    return std::pair(name.substr(0, at), key);
}

void add_parameter(json& given, const Operation& operation, const std::string& name, const std::string& value,
                   Checks& check) {
    const auto* field = operation.input->find(name);
    const auto is_map = field != nullptr && field->rules.key_length_max > 0;
    if (field != nullptr && operation.in_query(*field) && !is_map) {
        if (value.empty()) return check.note(refuse(ErrorCode::invalid_field, name, "must not be empty"));
        auto read = api::from_text(*field, with_plus(*field, value));
        if (!given.contains(name)) {
            given[name] = std::move(read);
        } else if (given[name].is_array() && read.is_array()) {  // a=1&a=2 is a=1,2
            given[name].insert(given[name].end(), read.begin(), read.end());
        } else {
            check.note(refuse(ErrorCode::invalid_field, name, "must be given once"));
        }
        return;
    }
    const auto entry = entry_of_map(name);
    const auto* map = entry ? operation.input->find(entry->first) : nullptr;
    if (map == nullptr || !operation.in_query(*map) || map->rules.key_length_max == 0) {
        if (field != nullptr) return check.note(refuse(ErrorCode::unknown_field, name, "unknown parameter"));
        given[name] = value;  // the shape refuses it, together with what else is wrong
        return;
    }
    auto& entries = given[entry->first];
    if (entries.contains(entry->second)) {
        return check.note(refuse(ErrorCode::invalid_field, name, "must be given once"));
    }
    entries[entry->second] = value;
}

// The input of the operation as JSON; fills in key and version of the context. Refuses a wrong body, header or
// parameter; the fields are checked when the operation reads them.
Result<json> read_request(const http::Request& request, const Operation& operation, Context& context) {
    Checks check;
    auto given = json::object();
    if (operation.takes_body() && !(request.body.empty() && operation.may_be_empty)) {
        given = check(http::read_json_body(request));
        if (check.failed()) return check.refusal();
    }
    if (operation.idempotent) {
        context.key = check(key_of(request, context, given));
        context.is_repeatable = request.headers.contains("idempotency-key");
    } else {
        context.key = key_of_our_own(context.caller.channel, context.services.ids.next());
    }
    context.version = check(expected_version(request, operation));
    for (const auto& field : operation.input->fields()) {
        if (!field.in_path || !given.contains(field.name)) continue;
        check.note(refuse(ErrorCode::unknown_field, field.name, "must be in the path alone"));
    }
    for (const auto& [name, value] : request.query) add_parameter(given, operation, name, value, check);
    if (check.failed()) return check.refusal();
    auto capture = request.captures.begin();
    for (const auto& field : operation.input->fields()) {
        if (field.in_path) given[field.name] = *capture++;
    }
    return given;
}

http::Response response_of(Reply reply, const http::Request& request) {
    if (reply.refusal) {
        auto response = http::problem(*reply.refusal, request, reply.zone ? &*reply.zone : nullptr,
                                      reply.more.is_null() ? nullptr : &reply.more);
        response.cause = std::move(reply.cause);
        return response;
    }
    http::Response response;
    response.status = reply.status;
    if (reply.status == 204) {
        response.content_type = "";
    } else {
        response.body = reply.body.dump();
    }
    if (reply.version) response.headers.emplace_back("ETag", '"' + std::to_string(*reply.version) + '"');
    if (!reply.location.empty()) response.headers.emplace_back("Location", std::move(reply.location));
    if (reply.replayed) response.headers.emplace_back("Idempotent-Replayed", "true");
    return response;
}

http::Response serve(const http::Request& request, api::Services& services, const Operation& operation) {
    Context context{services, {}};
    if (operation.scope) {
        auto caller = api::authenticate(request, services, operation);
        if (!caller) return api::authentication_refused(caller.refusal(), request, services);
        context.caller = std::move(*caller);
    }
    const auto given = read_request(request, operation, context);
    if (!given) return http::problem(given.refusal(), request);
    auto reply = operation.serve(*given, context);
    return reply ? response_of(std::move(*reply), request) : http::problem(reply.refusal(), request);
}

// Opens the operations of a subject to keys that are limited to branches.
std::vector<Operation> at_branches(std::vector<Operation> subject) {
    for (auto& operation : subject) operation.reach = api::Reach::branches;
    return subject;
}

// Opens those that change nothing: a change would concern other branches too.
std::vector<Operation> readable_at_branches(std::vector<Operation> subject) {
    for (auto& operation : subject) {
        if (!operation.changes()) operation.reach = api::Reach::branches;
    }
    return subject;
}

// Marks the operations of a subject as tools for agents.
std::vector<Operation> for_agents(std::vector<Operation> subject) {
    for (auto& operation : subject) operation.for_agents = true;
    return subject;
}

// Marks them as tools for agents of managers. Installation keys have no tools.
std::vector<Operation> for_managers(std::vector<Operation> subject) {
    for (auto& operation : subject) operation.for_managers = operation.reach != api::Reach::installation;
    return subject;
}

// What clients create many of: when they move to this server, or plan a season.
constexpr std::string_view kInBulk[] = {"appointments.book", "blocks.add",      "customers.add",   "waitlist.add",
                                        "branches.create",   "services.create", "resources.create"};

std::vector<Operation> bulk_operations(const std::vector<Operation>& table) {
    std::vector<Operation> bulk;
    for (const auto& single : table) {
        if (std::find(std::begin(kInBulk), std::end(kInBulk), single.id) != std::end(kInBulk)) {
            bulk.push_back(api::in_bulk(single));
        }
    }
    return bulk;
}

}  // namespace

const std::vector<Operation>& operations() {
    static const std::vector<Operation> all = [] {
        std::vector<Operation> table;
        // Agents get what a person at the telephone or in a chat can ask for; with the scope admin also what a manager
        // does. Keys are for neither: no secret should pass through a model.
        for (const auto& subject : {for_agents(at_branches(appointment_operations())),
                                    for_agents(at_branches(hold_operations())),
                                    for_managers(at_branches(fee_operations())),
                                    payment_hook_operations(),
                                    for_managers(at_branches(block_operations())),
                                    for_managers(at_branches(sickness_operations())),
                                    for_agents(at_branches(slot_operations())),
                                    for_agents(at_branches(slot_explanation_operations())),
                                    for_agents(at_branches(slot_search_operations())),
                                    for_agents(at_branches(waitlist_operations())),
                                    for_agents(at_branches(series_operations())),
                                    for_agents(at_branches(session_operations())),
                                    for_agents(at_branches(move_up_operations())),
                                    for_agents(at_branches(catalog_operations())),
                                    for_managers(at_branches(branch_date_operations())),
                                    for_agents(at_branches(opening_time_operations())),
                                    for_managers(catalog_edit_operations()),
                                    for_managers(whole_catalog_operations()),
                                    for_managers(company_operations()),
                                    for_agents(readable_at_branches(customer_operations())),
                                    at_branches(message_operations()),
                                    at_branches(call_operations()),
                                    at_branches(note_operations()),
                                    route_operations(),
                                    voice_tool_operations(),
                                    account_operations(),
                                    drift_operations(),
                                    webhook_operations(),
                                    event_type_operations(),
                                    calendar_user_operations(),
                                    event_type_mapping_operations(),
                                    key_operations(),
                                    job_operations(),
                                    health_operations()}) {
            table.insert(table.end(), subject.begin(), subject.end());
        }
        auto bulk = bulk_operations(table);
        table.insert(table.end(), bulk.begin(), bulk.end());
        return table;
    }();
    return all;
}

const std::vector<Operation>& local_operations() {
    static const auto all = installation_key_operations();
    return all;
}

void add_operations(http::Router& router, api::Services& services, std::span<const Operation> table) {
    for (const auto& operation : table) {
        router.add(operation.method, operation.path, [&services, &operation](const http::Request& request) {
            return serve(request, services, operation);
        });
    }
}

void add_rest_routes(http::Router& router, api::Services& services) {
    add_operations(router, services, operations());
    add_documents(router, services);
}

}  // namespace slotkeeper::rest
