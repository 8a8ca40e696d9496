// hint: what a webhook event claims, compared with what both sides last agreed on. Pure.
#pragma once

#include "engine/base/ids.h"
#include "engine/sync/link.h"

#include <optional>
#include <string>
#include <string_view>

namespace slotkeeper {

// What the webhook claims about the booking. Untrusted: the job reads the booking from Cal.com.
struct InboundHint {
    std::string earlier_uid;                   // of the booking that this one replaced; or empty
    std::optional<AppointmentId> appointment;  // ours, as its metadata says
    std::optional<bool> live;                  // whether it is live now
    std::optional<bool> pending;               // if live: whether its host has not accepted it yet
    std::optional<Instant> starts_at;
    std::optional<bool> absent;
};

// Whether the link agrees already: the event is the echo of our own call, or has been handled.
bool agrees(const InboundHint& hint, std::string_view uid, const Link& link);
// Whether it was our last booking and has ended: an acceptance by its host at Cal.com revives it.
bool has_ended(std::string_view uid, const Link& link);
// An event that does not say what has changed.
bool says_nothing(const InboundHint& hint);

}  // namespace slotkeeper
