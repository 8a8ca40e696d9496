// call_claims: what headers and query say of a call whose body holds the arguments alone.
//
// The platform can send a tool's arguments without the call that they belong to. An operator then lets it name the call
// beside the body: `X-Retell-Call-Id: {{call_id}}` or `?call_id={{call_id}}`. None of that is signed, and neither is
// the path. So such a body is taken only where its key serves one company; the same signed bytes never come with
// another function or call beside them; a number from there is one that was spoken and never the one that calls; and an
// agent from there says which branch is meant, but does not open what a key for one agent closes.
// Read on: store/voice/signature_rows.h remembers which signature came with what.
#pragma once

#include "adapters/retell/access/admission.h"

namespace slotkeeper::retell {

// Puts what is claimed into the turn; whether anything may be, because the body does not say which call it belongs to.
// forbidden where the key is kept for several companies, where header or query name another call than the body does,
// and where the same bytes came with something else. Throws DbError.
Result<bool> take_claims(VoiceTurn& turn, VoiceDoor& door, const http::Request& request, const Admission& admission);

}  // namespace slotkeeper::retell
