// voice_functions: the door for voice agents: /hooks/retell/{company}/functions and /functions/{name}.
//
// A call is taken in this order: signature over the raw bytes, with a key of the company that the path names; the JSON;
// the agent, where that key names one. Read on: access/admission.h lets in, voice_turn.h has what the functions share,
// README.md the arguments and answers.
#pragma once

#include "adapters/http/router.h"
#include "adapters/retell/voice_door.h"

#include <string_view>

namespace slotkeeper::retell {

// Those of the hooks, too.
void add_voice_routes(http::Router& router, VoiceDoor& door);

// Paths whose bodies carry transcripts and may have limits::voice_body_bytes_max.
bool is_voice_path(std::string_view path);

}  // namespace slotkeeper::retell
