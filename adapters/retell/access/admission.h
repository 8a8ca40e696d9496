// admission: who may speak at a company's voice address, which every hook asks first.
//
// Signature over the raw bytes, with a key of the company that the path names, before anything is parsed. Nothing in
// the signature binds the path, so a body signed for one company is no use at another one's address: its key is not
// known there. A header that is missing, malformed or stale costs the database nothing.
// Read on: signature.h is the check itself, voice_keys.h where the keys come from.
#pragma once

#include "adapters/http/server.h"
#include "adapters/retell/voice_door.h"

#include <string>
#include <vector>

namespace slotkeeper::retell {

struct Admission {
    CompanyId company;
    // Whose key it is; empty: anyone's. One key of the platform may be kept for several of its agents.
    std::vector<std::string> agents;
    Hash key{};        // SHA-256 of the key that signed
    Hash signature{};  // the digest: of these bytes and this stamp with that key
};

// Whether the signature's header is there, well formed and recent: what can be said without asking anybody.
Result<Done> check_header(const http::Request& request, VoiceDoor& door);

// unauthorized, in the same words for every way of failing, so that nobody learns which companies there are.
// Throws DbError.
Result<Admission> admit(const http::Request& request, VoiceDoor& door);

// Whether this agent may use that key: forbidden, with the field in which it is named. A call that names none may not.
Result<Done> check_agent(const Admission& admission, const std::string& agent_id, const char* field);

}  // namespace slotkeeper::retell
