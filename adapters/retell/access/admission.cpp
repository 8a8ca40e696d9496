// admission: checks the signature against each key of the company.
#include "adapters/retell/access/admission.h"

#include "adapters/language/voice_arguments.h"
#include "adapters/receptionist/functions/function_table.h"
#include "adapters/retell/access/signature.h"
#include "engine/base/text.h"
#include "engine/guards/digest.h"
#include "engine/store/voice/answer_rows.h"

#include <algorithm>
#include <array>

namespace slotkeeper::retell {

namespace {

Refusal not_signed() {
    return refuse(ErrorCode::unauthorized, "X-Retell-Signature",
                  "the signature is missing, expired or does not match this company");
}

Result<Signature> read_header(const http::Request& request, VoiceWebhook& webhook) {
    const auto signature = parse_signature(request.header("x-retell-signature"));
    if (!signature) return not_signed();
    if (is_recent(*signature, webhook.receptionist.clock.now())) return *signature;
    webhook.stale.tell(*signature);
    return not_signed();
}

// The platform sends a variable that is not set as its name in braces: "{{name}}".
std::string without_gaps(std::string text) {
    text = without_controls(text);
    return text.find("{{") == std::string::npos ? text : std::string();
}

std::string beside(const http::Request& request, std::string_view header, const std::string& parameter) {
    if (auto text = without_gaps(std::string(request.header(header))); !text.empty()) return text;
    return without_gaps(request.query_value(parameter).value_or(""));
}

}  // namespace

Result<Done> check_header(const http::Request& request, VoiceWebhook& webhook) {
    if (auto signature = read_header(request, webhook); !signature) return signature.refusal();
    return Done{};
}

// Reads the database only if the header is well formed and recent: for a company with keys at most every few seconds,
// for an unknown company each time, with one query.
Result<Admission> admit(const http::Request& request, VoiceWebhook& webhook) {
    const auto signature = read_header(request, webhook);
    if (!signature) return signature.refusal();
    const auto access = webhook.keys.of(request.captures.at(0));
    if (!access) return not_signed();
    const auto& keys = access->keys;
    const auto signer = std::find_if(keys.begin(), keys.end(), [&](const VoiceKeySecret& key) {
        return is_signed_by(*signature, request.body, key.secret);
    });
    if (signer == keys.end()) return not_signed();
    Admission admission{access->company, {}, sha256(signer->secret), signature->digest};
    for (const auto& key : keys) {
        if (key.secret != signer->secret) continue;
        if (key.agent_id.empty()) {
            admission.agents.clear();
            return admission;
        }
        admission.agents.push_back(key.agent_id);
    }
    return admission;
}

Result<Done> check_agent(const Admission& admission, const std::string& agent_id, const char* field) {
    const auto& agents = admission.agents;
    if (agents.empty() || std::find(agents.begin(), agents.end(), agent_id) != agents.end()) return Done{};
    return refuse(ErrorCode::forbidden, field,
                  agent_id.empty() ? "this key belongs to one agent, and the body names no agent"
                                   : "this key belongs to another agent");
}

Result<bool> take_claims(VoiceTurn& turn, VoiceWebhook& webhook, const http::Request& request,
                         const Admission& admission) {
    auto& call = turn.call;
    const auto call_id = call_id_of(beside(request, "x-retell-call-id", "call_id"));
    const auto alone = call.call_id.empty() && call.agent_id.empty();
    if (!alone && !call_id.empty() && call_id != call.call_id) {
        return refuse(ErrorCode::forbidden, "call_id", "header or query name another call than the body");
    }
    if (call.call_id.empty()) {
        const auto written = call_id_of(without_gaps(argument(turn.arguments, std::array{"call_id"})));
        call.call_id = alone && !call_id.empty() ? call_id : written;
    }
    if (!alone) return false;
    if (webhook.keys.serves_several(admission.key)) {
        return refuse(ErrorCode::forbidden, "call",
                      "this key is stored for several companies, so the body must name its call: let the tool send "
                      "more than its arguments (args_at_root false), or give each company a key of its own");
    }
    // A call object of the platform has ids. One without them was written by the model, so its numbers are not trusted.
    call.from_number.clear();
    call.direction.clear();
    call.tool_call_id.clear();
    call.agent_id = beside(request, "x-retell-agent-id", "agent_id");
    call.to_number = beside(request, "x-retell-agent-number", "agent_number");
    const auto number = beside(request, "x-retell-user-number", "user_number");
    const Json words{turn.function.name, call.call_id, call.agent_id, call.to_number, number};
    const auto beside_it = sha256(words.dump(-1, ' ', false, Json::error_handler_t::replace));
    const auto first = webhook.receptionist.database.transact([&](store::Tx& tx) {
        return store::first_data_of_signature(tx, admission.company, admission.signature, beside_it, turn.now);
    });
    if (first != beside_it) {
        return refuse(ErrorCode::forbidden, "X-Retell-Signature",
                      "this body was received before with another function, call or number");
    }
    if (!number.empty() && turn.function.takes("phone") && turn.utterance("phone").empty()) {
        turn.arguments["phone"] = number;
    }
    return true;
}

}  // namespace slotkeeper::retell
