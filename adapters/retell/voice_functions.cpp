// voice_functions: authenticates a request, calls its function and answers.
#include "adapters/retell/voice_functions.h"

#include "adapters/http/json_body.h"
#include "adapters/http/problem.h"
#include "adapters/language/voice_arguments.h"
#include "adapters/receptionist/functions/function_table.h"
#include "adapters/retell/access/admission.h"
#include "adapters/retell/hooks/hooks.h"
#include "engine/guards/api_key.h"

#include <spdlog/spdlog.h>
#include <nlohmann/json.hpp>

namespace slotkeeper::retell {

namespace {

using nlohmann::json;

// Arguments are an object; some agents send it as a string. If the path names the function, a body without "args" and
// "call" consists of the arguments (the platform's setting "args only"); its "name" is then the customer's.
json arguments_of(const json& body, bool function_in_path) {
    const auto at = body.find("args");
    if (at == body.end()) return body.contains("call") || !function_in_path ? json::object() : body;
    if (at->is_object()) return *at;
    if (at->is_string()) {
        if (auto parsed = http::read_json_object(at->get_ref<const std::string&>())) return std::move(*parsed);
    }
    return json::object();
}

// The branch that the arguments name, directly or by a staff member who works there; the only branch if there is one.
std::optional<BranchId> branch_of_call(const VoiceTurn& turn) {
    if (const auto* only = turn.catalog->only_branch()) return only->id;
    if (turn.function.takes("branch")) {
        if (const auto* branch = branch_meant(*turn.catalog, turn.utterance("branch")).it) return branch->id;
    }
    if (!turn.function.takes("staff")) return std::nullopt;
    const auto* staff = resource_meant(*turn.catalog, turn.utterance("staff")).it;
    return staff != nullptr ? std::optional(staff->branch) : std::nullopt;
}

Refusal unknown_function() {
    std::string all;
    for (const auto& one : voice_functions()) all.append(all.empty() ? "" : ", ").append(one.name);
    return refuse(ErrorCode::not_found, "name", "unknown function; functions are " + all);
}

// For the investigation of complaints: function, result and duration.
void log_answer(const VoiceTurn& turn, const Result<Json>& answer) {
    const auto took = std::chrono::duration_cast<std::chrono::milliseconds>(turn.receptionist.clock.now() - turn.now);
    spdlog::info("voice: function answered call={} function={} result={} appointment={} ms={}", turn.call.call_id,
                 turn.function.name, answer ? answer->value("result", "") : std::string(name_of(answer.refusal().code)),
                 answer ? answer->value("appointment_id", "") : "", took.count());
}

Result<Json> serve_function(const http::Request& request, VoiceWebhook& webhook) {
    const auto admission = admit(request, webhook);
    if (!admission) return admission.refusal();
    auto catalog = webhook.receptionist.catalogs.current(admission->company);
    if (auto served = check_demo(catalog->company().demo, webhook.loopback); !served) return served.refusal();
    const auto body = http::read_json_object(request.body);
    if (!body) return body.refusal();
    const auto named = body->value("name", json());
    const auto tool = named.is_string() ? named.get<std::string>() : "";
    const auto function_in_path = request.captures.size() > 1;
    const auto function = function_in_path ? request.captures[1] : tool;
    const auto* known = voice_function(function);
    if (known == nullptr) return unknown_function();
    auto arguments = arguments_of(*body, function_in_path);
    VoiceTurn turn{webhook.receptionist,
                   std::move(catalog),
                   read_call(body->value("call", json()), tool.empty() ? function : tool, arguments),
                   *known,
                   std::move(arguments),
                   Language::de,
                   webhook.receptionist.clock.now()};
    if (auto agent = check_agent(*admission, turn.call.agent_id, "call.agent_id"); !agent) return agent.refusal();
    const auto claimed = take_claims(turn, webhook, request, *admission);
    if (!claimed) return claimed.refusal();
    const auto& company = turn.catalog->company();
    const auto* const named_in = *claimed ? "agent_id" : "call.agent_id";
    const auto route = webhook.routing.route_of(company, turn.call.agent_id, turn.call.our_number(), named_in);
    if (!route) return route.refusal();
    turn.route = *route;
    const auto wanted = language_named(turn.utterance("language"));
    const auto fallback = turn.route.language.value_or(company.language);
    turn.language = wanted ? *wanted : turn.call.language.value_or(fallback);
    if (auto slower = check_pace(turn, webhook.limits)) return *std::move(slower);
    webhook.calls.note(company, turn.call, branch_of_call(turn), turn.route.branch);
    auto answer = known->changes ? serve_once(turn) : known->serve(turn);
    log_answer(turn, answer);
    return answer;
}

http::Response answer(const http::Request& request, VoiceWebhook& webhook) {
    const auto answered = serve_function(request, webhook);
    if (!answered) return http::problem(answered.refusal(), request);
    http::Response response;
    response.body = short_text(*answered);
    return response;
}

std::string text_of(const Json& answer) { return answer.dump(-1, ' ', false, Json::error_handler_t::replace); }

// Prefers inner lists over outer ones of the same length. nullptr if all lists are empty.
Json* longest_list(Json& within) {
    Json* longest = within.is_array() && !within.empty() ? &within : nullptr;
    for (auto& item : within) {
        if (!item.is_structured()) continue;
        auto* const inner = longest_list(item);
        if (inner != nullptr && (longest == nullptr || inner->size() >= longest->size())) longest = inner;
    }
    return longest;
}

}  // namespace

void add_voice_routes(http::Router& router, VoiceWebhook& webhook) {
    const auto handler = [&webhook](const http::Request& request) { return answer(request, webhook); };
    router.add("POST", "/hooks/retell/{company}/functions", handler);
    router.add("POST", "/hooks/retell/{company}/functions/{name}", handler);
    // If a database outage prevents storing an event, the request fails, and Retell repeats it.
    router.add("POST", "/hooks/retell/{company}/events", [&webhook](const http::Request& request) {
        auto received = receive_call_event(request, webhook);
        return received ? std::move(*received) : http::problem(received.refusal(), request);
    });
    router.add("POST", "/hooks/retell/{company}/inbound",
               [&webhook](const http::Request& request) { return answer_inbound(request, webhook); });
}

bool is_voice_path(std::string_view path) { return path.starts_with("/hooks/retell/"); }

std::string short_text(Json answer) {
    auto text = text_of(answer);
    while (text.size() > kAnswerLongest) {
        auto* const list = longest_list(answer);
        if (list == nullptr) break;
        list->erase(list->size() - 1);
        text = text_of(answer);
    }
    return text;
}

}  // namespace slotkeeper::retell
