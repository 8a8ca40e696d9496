// signed_delivery: one signed event, sent once, and what its answer means for the job that sends it.
//
// Headers: `X-Slotkeeper-Event` is the id of the event, the same at each attempt, so that a receiver can drop a second
// one; `X-Slotkeeper-Signature` is `v=<time>,d=<signature>`: the time of this attempt in milliseconds since 1970, and
// the hex form of the HMAC-SHA256 of the body followed by that time, under the secret of the receiver.
// Read on: payment_events.h.
#pragma once

#include "engine/ports/event_sender.h"
#include "jobs/queue/queue.h"

namespace slotkeeper {

struct SignedEvent {
    std::string id;
    std::string url;
    std::string secret;
    std::string body;  // a JSON object
};

// "v=1732280400000,d=…"
std::string event_signature(const std::string& secret, const std::string& body, Moment now);

// std::nullopt: the receiver has accepted it (2xx). Otherwise how the job ends: another try after no answer, 5xx, 408,
// 425 and 429, whose Retry-After is honoured; dead after any other answer.
std::optional<JobResult> deliver(EventSender& sender, const SignedEvent& event, Moment now);

}  // namespace slotkeeper
