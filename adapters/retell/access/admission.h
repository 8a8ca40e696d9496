// admission: authenticates the requests of the voice platform; every voice route calls it first.
//
// The signature covers the raw bytes and is checked before parsing, with the keys of the company in the path. The path
// itself is not signed, but a body signed with another company's key is rejected. A missing, malformed or expired
// header causes no database query. Read on: signature.h checks signatures, voice_keys.h loads the keys.
#pragma once

#include "adapters/http/server.h"
#include "adapters/retell/voice_door.h"

#include <string>
#include <vector>

namespace slotkeeper::retell {

struct Admission {
    CompanyId company;
    // The agents that may use the key; empty: all. One key of the platform may be stored for several agents.
    std::vector<std::string> agents;
    Hash key{};        // SHA-256 of the key that signed
    Hash signature{};  // the digest of these bytes and this timestamp with that key
};

// Whether the signature header is present, well formed and recent. Reads no database.
Result<Done> check_header(const http::Request& request, VoiceDoor& door);

// Refuses with unauthorized and one text for every cause, so that a client cannot find out which companies exist.
// Throws DbError.
Result<Admission> admit(const http::Request& request, VoiceDoor& door);

// Refuses with forbidden and `field` if this agent may not use that key; a key for certain agents requires an agent id.
Result<Done> check_agent(const Admission& admission, const std::string& agent_id, const char* field);

}  // namespace slotkeeper::retell
