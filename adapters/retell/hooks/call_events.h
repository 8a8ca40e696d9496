// call_events: what the platform tells of a call: POST /hooks/retell/{company}/events.
//
// Events are repeated where the answer is lost and overtake each other, so each fills in what is not known of the call
// yet and changes nothing that is. When a call is over, what it held is given back and what it booked is put into its
// record; done twice, that is done once. Of the transcript and the summary nothing is kept.
// Source: the platform's documentation of webhooks. Read on: access/admission.h lets in, store/voice/call_event_rows.h
// is what is written.
#pragma once

#include "adapters/http/server.h"
#include "adapters/retell/voice_door.h"

namespace slotkeeper::retell {

// 204: heard, or none of our concern. A refusal is repeated by the platform, three times at most.
Result<http::Response> hear_call_event(const http::Request& request, VoiceDoor& door);

}  // namespace slotkeeper::retell
