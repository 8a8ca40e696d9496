// call_claims: reads the call from headers and query if the body contains only the arguments.
//
// The platform can send a tool's arguments without the call that they belong to. The operator then configures it to
// name the call in a header or in the query: `X-Retell-Call-Id: {{call_id}}` or `?call_id={{call_id}}`. Neither these
// nor the path are signed. Therefore such a body is accepted only if its key serves one company; the same signed bytes
// are refused with another function or call; a number from there counts as spoken, never as the caller's own; and an
// agent from there selects the branch but does not satisfy a key that is restricted to one agent. Read on:
// store/voice/signature_rows.h stores which signature came with which claims.
#pragma once

#include "adapters/retell/access/admission.h"

namespace slotkeeper::retell {

// Adds the claims to the turn and returns true if the body names no call. Refuses with forbidden if the key is stored
// for several companies, if header or query name another call than the body, and if the same bytes came with other
// claims before. Throws DbError.
Result<bool> take_claims(VoiceTurn& turn, VoiceDoor& door, const http::Request& request, const Admission& admission);

}  // namespace slotkeeper::retell
