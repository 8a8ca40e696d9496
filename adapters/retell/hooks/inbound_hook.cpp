// inbound_hook: finds caller, branch and language.
#include "adapters/retell/hooks/hooks.h"

#include "adapters/http/json_body.h"
#include "adapters/http/problem.h"
#include "adapters/language/voice_arguments.h"
#include "adapters/receptionist/identity.h"
#include "adapters/retell/access/admission.h"
#include "engine/customers/phone.h"
#include "engine/guards/api_key.h"

#include <array>

namespace slotkeeper::retell {

namespace {

using nlohmann::json;

// The platform's names for the beginning of a call and of an SMS chat.
constexpr std::array kKinds{"call_inbound", "chat_inbound"};

std::string string_at(const json& object, const char* name) {
    const auto at = object.find(name);
    return at != object.end() && at->is_string() ? at->get<std::string>() : std::string();
}

// With weekday, date and year, because the prompt needs all of them; never "today".
std::string spoken_now(const Manner& manner) {
    auto long_ago = manner;
    long_ago.now = manner.now - std::chrono::days(200);
    return spoken(manner.now, long_ago);
}

// All variables are always set, because the agent reads out the name of a missing one. The next start is
// included only if the business has enabled it, and never for a number that several people share.
json variables(const KnownNumber& caller, const Catalog& catalog, const Branch& branch, const Manner& manner,
               bool tells_start) {
    const auto flag = [](bool value) { return value ? "true" : "false"; };
    const auto told = tells_start && caller.next_start && !caller.greeting.empty();
    return {{"known_customer", flag(caller.customer.has_value())},
            {"customer_name", caller.greeting},
            {"has_appointment", flag(caller.next_start.has_value())},
            {"next_appointment", told ? spoken(*caller.next_start, manner) : std::string()},
            {"language", name_of(manner.language)},
            {"company_name", catalog.company().name},
            {"branch_name", branch.name},
            {"time_zone", branch.zone.name()},
            {"now", spoken_now(manner)}};
}

Result<json> details(const json& call, const Admission& admission, const Catalog& catalog, VoiceWebhook& webhook) {
    const auto agent_id = string_at(call, "agent_id");
    const auto our_number = string_at(call, "to_number");
    const auto& company = catalog.company();
    VoiceRoute route;
    if (agent_id.empty()) {  // a number without an agent of its own
        route = webhook.routing.route_of_number(company, our_number);
    } else {
        if (auto agent = check_agent(admission, agent_id, "agent_id"); !agent) return agent.refusal();
        const auto of_agent = webhook.routing.route_of(company, agent_id, our_number, "agent_id");
        if (!of_agent) return of_agent.refusal();
        route = *of_agent;
    }
    const auto phone = normalise_phone(string_at(call, "from_number"), company.region);
    const auto meant = catalog.branch_or_default(route.branch);
    if (!phone || !meant) return json::object();
    const auto& branch = **meant;
    const Manner manner{route.language.value_or(company.language), branch.zone,
                        whole_seconds(webhook.receptionist.clock.now())};
    const auto caller = known_number(webhook.receptionist.database, company.id, *phone, manner.now);
    json metadata{{"company", company.id.text()}, {"branch", branch.id.text()}, {"language", name_of(manner.language)}};
    if (caller.customer) metadata["customer"] = caller.customer->id.text();
    return json{{"dynamic_variables", variables(caller, catalog, branch, manner, webhook.tells_next_start)},
                {"metadata", std::move(metadata)}};
}

Result<json> serve_inbound(const http::Request& request, VoiceWebhook& webhook) {
    const auto admission = admit(request, webhook);
    if (!admission) return admission.refusal();
    const auto catalog = webhook.receptionist.catalogs.current(admission->company);
    if (auto served = check_demo(catalog->company().demo, webhook.loopback); !served) return served.refusal();
    const auto body = http::read_json_object(request.body);
    if (!body) return body.refusal();
    for (const auto* kind : kKinds) {
        const auto call = body->find(kind);
        if (call == body->end() || !call->is_object()) continue;
        auto found = details(*call, *admission, *catalog, webhook);
        return found ? Result<json>(json{{kind, std::move(*found)}}) : found.refusal();
    }
    return json{{kKinds[0], json::object()}};
}

// Searches the body without parsing it, because its signature is not verified.
json nothing_for(const http::Request& request) {
    const auto chat = request.body.find("\"chat_inbound\"") != std::string::npos;
    return {{kKinds[chat ? 1 : 0], json::object()}};
}

}  // namespace

http::Response answer_inbound(const http::Request& request, VoiceWebhook& webhook) {
    if (auto header = check_header(request, webhook); !header) return http::problem(header.refusal(), request);
    // A copy, because the task may outlive the request.
    const auto kept = std::make_shared<const http::Request>(request);
    const auto served = webhook.short_patience.ask([kept, &webhook] { return serve_inbound(*kept, webhook); },
                                                   webhook.inbound_patience);
    if (served && !*served) return http::problem(served->refusal(), request);
    http::Response response;
    response.body = (served ? **served : nothing_for(request)).dump(-1, ' ', false, json::error_handler_t::replace);
    return response;
}

}  // namespace slotkeeper::retell
