// call_events: receives the platform's events about calls: POST /hooks/retell/{company}/events.
//
// Events may be repeated and arrive out of order, so each sets only the fields that are still empty. When a call has
// ended, its holds are released and its bookings are written into its record; both are idempotent. Transcript and
// summary are not stored. Source: the platform's documentation of webhooks. Read on: access/admission.h authenticates,
// store/voice/call_event_rows.h writes.
#pragma once

#include "adapters/http/server.h"
#include "adapters/retell/voice_door.h"

namespace slotkeeper::retell {

// 204 if the event was stored or is not relevant. After an error status the platform repeats it, at most three times.
Result<http::Response> hear_call_event(const http::Request& request, VoiceDoor& door);

}  // namespace slotkeeper::retell
