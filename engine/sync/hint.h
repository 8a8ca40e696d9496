// hint: what a word of theirs says, against what both last agreed on. Pure.
#pragma once

#include "engine/base/ids.h"
#include "engine/sync/link.h"

#include <optional>
#include <string>
#include <string_view>

namespace slotkeeper {

// What the word says of the booking. Nobody vouches for it: the truth is found out over there.
struct InboundHint {
    std::string earlier_uid;                   // of the booking that this one replaced; or empty
    std::optional<AppointmentId> appointment;  // ours, as its metadata says
    std::optional<bool> live;                  // whether it stands now
    std::optional<bool> pending;               // live: whether its host has still to accept it
    std::optional<Instant> starts_at;
    std::optional<bool> absent;
};

// Whether the link says so already: it is the echo of our own call, or has been followed.
bool agrees(const InboundHint& hint, std::string_view uid, const Link& link);
// Whether it was our last booking and has ended: an acceptance by its host at Cal.com revives it.
bool has_ended(std::string_view uid, const Link& link);
// A word that does not say what has changed.
bool says_nothing(const InboundHint& hint);

}  // namespace slotkeeper
