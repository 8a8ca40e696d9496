// admission: authenticates the requests of the voice platform; every voice route calls it first.
//
// The signature covers the raw bytes and is checked before parsing, with the keys of the company in the path. The path
// itself is not signed, but a body signed with another company's key is rejected. A missing, malformed or expired
// header causes no database query. Read on: signature.h checks signatures, voice_keys.h loads the keys.
#pragma once

#include "adapters/http/server.h"
#include "adapters/retell/voice_webhook.h"

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
Result<Done> check_header(const http::Request& request, VoiceWebhook& webhook);

// Refuses with unauthorized and one text for every cause, so that a client cannot find out which companies exist.
// Throws DbError.
Result<Admission> admit(const http::Request& request, VoiceWebhook& webhook);

// Refuses with forbidden and `field` if this agent may not use that key; a key for certain agents requires an agent id.
Result<Done> check_agent(const Admission& admission, const std::string& agent_id, const char* field);

// --- the call from headers and query, if the body contains only the arguments --------------------
// The platform can send a tool's arguments without the call that they belong to. The operator then configures it to
// name the call in a header or in the query: `X-Retell-Call-Id: {{call_id}}` or `?call_id={{call_id}}`. Neither these
// nor the path are signed. Therefore such a body is accepted only if its key serves one company; the same signed bytes
// are refused with another function or call; a number from there counts as spoken, never as the caller's own; and an
// agent from there selects the branch but does not satisfy a key that is restricted to one agent. Read on:
// store/voice stores which signature came with which claims.

// Adds the claims to the turn and returns true if the body names no call. Refuses with forbidden if the key is stored
// for several companies, if header or query name another call than the body, and if the same bytes came with other
// claims before. Throws DbError.
Result<bool> take_claims(VoiceTurn& turn, VoiceWebhook& webhook, const http::Request& request,
                         const Admission& admission);

}  // namespace slotkeeper::retell
