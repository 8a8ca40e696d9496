// call_claims: reads the claims, and decides how far to trust each.
#include "adapters/retell/access/call_claims.h"

#include "adapters/language/voice_arguments.h"
#include "adapters/receptionist/functions/function_table.h"
#include "engine/base/text.h"
#include "engine/guards/digest.h"
#include "engine/store/voice/signature_rows.h"

#include <array>

namespace slotkeeper::retell {

namespace {

// The platform sends a variable that is not set as its placeholder "{{name}}".
std::string without_gaps(std::string text) {
    text = without_controls(text);
    return text.find("{{") == std::string::npos ? text : std::string();
}

std::string beside(const http::Request& request, std::string_view header, const std::string& parameter) {
    if (auto text = without_gaps(std::string(request.header(header))); !text.empty()) return text;
    return without_gaps(request.query_value(parameter).value_or(""));
}

}  // namespace

Result<bool> take_claims(VoiceTurn& turn, VoiceDoor& door, const http::Request& request, const Admission& admission) {
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
    if (door.keys.serves_several(admission.key)) {
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
    const auto first = door.receptionist.database.transact([&](store::Tx& tx) {
        return store::first_beside(tx, admission.company, admission.signature, beside_it, turn.now);
    });
    if (first != beside_it) {
        return refuse(ErrorCode::forbidden, "X-Retell-Signature",
                      "this body was received before with another function, call or number");
    }
    if (!number.empty() && turn.function.takes("phone") && turn.said("phone").empty()) {
        turn.arguments["phone"] = number;
    }
    return true;
}

}  // namespace slotkeeper::retell
