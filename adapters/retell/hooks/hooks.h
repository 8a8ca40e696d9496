// hooks: the webhooks of the voice platform, other than the functions: a call that is about to be answered, and events
// about calls. Read on: access/admission.h authenticates.
#pragma once

#include "adapters/http/server.h"
#include "adapters/retell/voice_webhook.h"

namespace slotkeeper::retell {

// Gives an agent its variables before it answers a call: POST /hooks/retell/{company}/inbound.
//
// The caller hears ringing meanwhile, so this hook never lets the call fail or wait: values that cannot be loaded in
// time are left out, and the agent uses its own defaults. The phone number does not verify the caller, so the answer
// contains only a given name for the greeting and whether there is a coming appointment, not its details; and no name
// if several people use the number. Source: the platform's documentation of the inbound webhook. Read on:
// language/name_words.h, short_patience.h.
//
// {"call_inbound": {"dynamic_variables": {…, all strings}, "metadata": {…}}}, for an SMS "chat_inbound". The object is
// empty if the caller withholds the number, and if the database does not answer within VoiceWebhook::inbound_patience.
// The request is refused only if its signature is invalid, for an unknown agent, and if the body is not JSON.
http::Response answer_inbound(const http::Request& request, VoiceWebhook& webhook);

// Receives the platform's events about calls: POST /hooks/retell/{company}/events.
//
// Events may be repeated and arrive out of order, so each sets only the fields that are still empty. When a call has
// ended, its holds are released and its bookings are written into its record; both are idempotent. Transcript and
// summary are not stored. Source: the platform's documentation of webhooks. Read on: store/voice/call_event_rows.h
// writes.
//
// 204 if the event was stored or is not relevant. After an error status the platform repeats it, at most three times.
Result<http::Response> receive_call_event(const http::Request& request, VoiceWebhook& webhook);

}  // namespace slotkeeper::retell
