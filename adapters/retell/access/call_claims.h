// call_claims: what headers and query say of a call whose body holds the arguments alone.
//
// The platform can send a tool's arguments without the call that they belong to. An operator then lets it name the call
// beside the body: `X-Retell-Call-Id: {{call_id}}` or `?call_id={{call_id}}`. None of that is signed, and neither is
// the path. So such a body is taken only where its key serves one company; the same signed bytes never come with
// another function or call beside them; a number from there is one that was spoken and never the one that calls; and an
// agent from there says which branch is meant, but does not open what a key for one agent closes.
// Read on: voice_limits.h remembers which signature came with what.
#pragma once

#include "adapters/retell/access/admission.h"

#include <optional>
#include <string>

namespace slotkeeper::retell {

// Of a request whose body does not say which call it belongs to.
struct Claimed {
    Hash signature{};   // of which company and bytes there can be no doubt
    std::string words;  // all that is believed besides, the function of the path too
};

// Puts what is claimed into the turn. Empty where the body says itself which call it belongs to. forbidden where the
// key is kept for several companies, and where header or query name another call than the body does.
Result<std::optional<Claimed>> take_claims(VoiceTurn& turn, const http::Request& request, const Admission& admission);

}  // namespace slotkeeper::retell
