// link: ours and theirs. How an appointment of ours stands in a calendar elsewhere.
//
// The mirror is what both sides last agreed on. Ours differs from the mirror: push. Theirs differs: apply. An action in
// flight is written down before the call, with its target and the time it began, so that whoever comes after a crash
// knows what may have happened. The fence rises with every begin(), and a write that carries an older one is refused.
// Read on: next_step.h says what is to be done; jobs/calcom/calcom_sync.h does it. ARCHITECTURE section 8.1 is the
// protocol.
#pragma once

#include "engine/base/ids.h"
#include "engine/base/words.h"
#include "engine/time/interval.h"

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace slotkeeper {

enum class SyncState : std::uint8_t { in_step, behind, syncing, conflicted, detached, off };
template <>
struct Words<SyncState> {
    static constexpr std::array<std::string_view, 6> all{"in_step",    "behind",   "syncing",
                                                         "conflicted", "detached", "off"};
};

enum class MirrorState : std::uint8_t { none, live, cancelled };
template <>
struct Words<MirrorState> {
    static constexpr std::array<std::string_view, 3> all{"none", "live", "cancelled"};
};

enum class RemoteAction : std::uint8_t { create, reschedule, cancel, confirm, decline, mark_absent, reassign };
template <>
struct Words<RemoteAction> {
    static constexpr std::array<std::string_view, 7> all{"create",  "reschedule",  "cancel",  "confirm",
                                                         "decline", "mark_absent", "reassign"};
};

// Who made the booking first.
enum class Origin : std::uint8_t { ours, theirs };
template <>
struct Words<Origin> {
    static constexpr std::array<std::string_view, 2> all{"ours", "theirs"};
};

struct Link {
    AppointmentId appointment;
    int part = 0;  // 0: the whole appointment
    AccountId account;
    std::int64_t event_type_id = 0;  // as of the newest version of ours
    SyncState state = SyncState::behind;
    std::string remote_uid;                 // empty: none yet. A secret: it cancels without a login
    std::vector<std::string> earlier_uids;  // oldest first
    int synced_version = 0;
    MirrorState mirror_state = MirrorState::none;
    Interval mirror_time{};
    std::int64_t mirror_event_type_id = 0;
    bool mirror_pending = false;      // their host has still to accept it
    std::int64_t mirror_host_id = 0;  // the user there who hosts it; 0: not told
    bool mirror_absent = false;       // marked over there as somebody who did not come
    // The call in flight.
    std::optional<RemoteAction> action;
    int target_version = 0;
    Interval target_time{};
    std::int64_t target_event_type_id = 0;
    std::optional<Moment> action_started_at;
    std::int64_t fence = 0;
    std::optional<Moment> lease_until;
    std::string last_error;
    std::optional<Moment> heard_at;  // their booking may have changed: it is read before ours is written
    Origin origin = Origin::ours;
    bool ours_wins = false;  // a person decided that ours is pushed, whatever the next read shows
};

// What the action under way is meant to lead to.
struct LinkTarget {
    int version = 0;  // of ours
    Interval time;
    std::int64_t event_type_id = 0;
};

// Takes the link for `lease`, whatever is known of an action in flight: the next fence is ours. Nothing else changes,
// so that a worker that dies leaves it as it was.
void take(Link& link, Moment now, std::chrono::microseconds lease);
// Writes an action down before it is called. REQUIRES: take() in the same transaction.
void begin(Link& link, RemoteAction action, const LinkTarget& target, Moment now);
// The outcome is known: nothing is in flight any more.
void settle(Link& link);
// What stands over there.
struct Standing {
    std::string uid;
    Interval time;
    std::int64_t event_type_id = 0;
    bool pending = false;
    bool absent = false;
    std::int64_t host_id = 0;  // 0: not told
};
// Their booking for us is this one; an earlier uid goes to the end of the chain.
void record_live(Link& link, const Standing& standing);
// Our booking over there is no more.
void record_gone(Link& link);

}  // namespace slotkeeper
