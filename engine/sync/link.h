// link: connects an appointment with its booking at Cal.com.
//
// The mirror is what both sides last agreed on. If ours differs from the mirror: push. If the booking at Cal.com
// differs from the mirror: apply. An action is written down before the call, with its target and the time it began, so
// that the worker that continues after a crash knows what may have happened. The fence rises with every begin(), and a
// write that carries an older one is refused. Read on: next_step.h determines the next step; jobs/calcom/calcom_sync.h
// takes it.
#pragma once

#include "engine/base/enum_names.h"
#include "engine/base/ids.h"
#include "engine/time/interval.h"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace slotkeeper {

enum class SyncState : std::uint8_t { in_step, behind, syncing, conflicted, detached, off };
template <>
struct EnumNames<SyncState> {
    static constexpr std::array<std::string_view, 6> all{"in_step",    "behind",   "syncing",
                                                         "conflicted", "detached", "off"};
};

enum class MirrorState : std::uint8_t { none, live, cancelled };
template <>
struct EnumNames<MirrorState> {
    static constexpr std::array<std::string_view, 3> all{"none", "live", "cancelled"};
};

enum class RemoteAction : std::uint8_t { create, reschedule, cancel, confirm, decline, mark_absent, reassign };
template <>
struct EnumNames<RemoteAction> {
    static constexpr std::array<std::string_view, 7> all{"create",  "reschedule",  "cancel",  "confirm",
                                                         "decline", "mark_absent", "reassign"};
};

// The side that created the booking.
enum class Origin : std::uint8_t { ours, theirs };
template <>
struct EnumNames<Origin> {
    static constexpr std::array<std::string_view, 2> all{"ours", "theirs"};
};

struct Link {
    AppointmentId appointment;
    int part = 0;  // 0: the whole appointment
    AccountId account;
    std::int64_t event_type_id = 0;  // for the newest version of ours
    SyncState state = SyncState::behind;
    std::string remote_uid;                 // empty: none yet. A secret: it cancels without a login
    std::vector<std::string> earlier_uids;  // oldest first
    int synced_version = 0;
    MirrorState mirror_state = MirrorState::none;
    Interval mirror_time{};
    std::int64_t mirror_event_type_id = 0;
    bool mirror_pending = false;      // the host has not accepted it yet
    std::int64_t mirror_host_id = 0;  // the Cal.com user who hosts it; 0: unknown
    bool mirror_absent = false;       // marked at Cal.com as a no-show
    // The call in flight.
    std::optional<RemoteAction> action;
    int target_version = 0;
    Interval target_time{};
    std::int64_t target_event_type_id = 0;
    std::optional<Moment> action_started_at;
    std::int64_t fence = 0;
    std::optional<Moment> lease_until;
    std::string last_error;
    std::optional<Moment> heard_at;  // Cal.com's booking may have changed: it is read before ours is written
    Origin origin = Origin::ours;
    bool ours_wins = false;  // a person decided that ours is pushed, whatever the next read shows
};

// The goal of the action in flight.
struct LinkTarget {
    int version = 0;  // of ours
    Interval time;
    std::int64_t event_type_id = 0;
};

// Locks the link for `lease`, whatever is known of an action in flight: the next fence is ours. Nothing else changes,
// so a worker that dies leaves it as it was.
void take(Link& link, Moment now, std::chrono::microseconds lease);
// Records an action before its call. REQUIRES: take() in the same transaction.
void begin(Link& link, RemoteAction action, const LinkTarget& target, Moment now);
// The outcome is known: no action is in flight any more.
void settle(Link& link);
// The live booking at Cal.com.
struct LiveBooking {
    std::string uid;
    Interval time;
    std::int64_t event_type_id = 0;
    bool pending = false;
    bool absent = false;
    std::int64_t host_id = 0;  // 0: unknown
};
// The booking of the link is this one; an earlier uid is appended to the chain.
void record_live(Link& link, const LiveBooking& booking);
// The booking of the link is no longer live.
void record_gone(Link& link);

// --- what a webhook event claims, compared with what both sides last agreed on -------------------
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
bool is_without_content(const InboundHint& hint);

}  // namespace slotkeeper
