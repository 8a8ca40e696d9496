// admission: checks the signature against each key of the company.
#include "adapters/retell/access/admission.h"

#include "adapters/retell/access/signature.h"
#include "engine/guards/digest.h"

#include <algorithm>

namespace slotkeeper::retell {

namespace {

Refusal not_signed() {
    return refuse(ErrorCode::unauthorized, "X-Retell-Signature",
                  "the signature is missing, expired or does not match this company");
}

Result<Signature> read_header(const http::Request& request, VoiceDoor& door) {
    const auto signature = parse_signature(request.header("x-retell-signature"));
    if (!signature) return not_signed();
    if (is_recent(*signature, door.receptionist.clock.now())) return *signature;
    door.stale.tell(*signature);
    return not_signed();
}

}  // namespace

Result<Done> check_header(const http::Request& request, VoiceDoor& door) {
    if (auto signature = read_header(request, door); !signature) return signature.refusal();
    return Done{};
}

// Reads the database only if the header is well formed and recent: for a company with keys at most every few seconds,
// for an unknown company each time, with one query.
Result<Admission> admit(const http::Request& request, VoiceDoor& door) {
    const auto signature = read_header(request, door);
    if (!signature) return signature.refusal();
    const auto access = door.keys.of(request.captures.at(0));
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

}  // namespace slotkeeper::retell
