// link: the operations on a link, which keep its fields consistent.
#include "engine/sync/link.h"

#include "engine/base/assert.h"

#include <algorithm>

namespace slotkeeper {

namespace {

void retire_uid(Link& link) {
    if (!link.remote_uid.empty()) link.earlier_uids.push_back(std::exchange(link.remote_uid, {}));
}

}  // namespace

void take(Link& link, Moment now, std::chrono::microseconds lease) {
    ++link.fence;
    link.lease_until = now + lease;
}

void begin(Link& link, RemoteAction action, const LinkTarget& target, Moment now) {
    SLOTKEEPER_ASSERT(link.lease_until, "a link is taken before an action begins");
    link.state = SyncState::syncing;
    link.action = action;
    link.target_version = target.version;
    link.target_time = target.time;
    link.target_event_type_id = target.event_type_id;
    link.action_started_at = now;
}

void settle(Link& link) {
    link.action.reset();
    link.target_version = 0;
    link.target_time = {};
    link.target_event_type_id = 0;
    link.action_started_at.reset();
}

void record_live(Link& link, const LiveBooking& booking) {
    if (booking.uid != link.remote_uid) retire_uid(link);
    link.remote_uid = booking.uid;
    link.mirror_state = MirrorState::live;
    link.mirror_time = booking.time;
    link.mirror_event_type_id = booking.event_type_id;
    link.mirror_host_id = booking.host_id;
    link.mirror_pending = booking.pending;
    link.mirror_absent = booking.absent;
}

void record_gone(Link& link) {
    retire_uid(link);
    link.mirror_state = link.earlier_uids.empty() ? MirrorState::none : MirrorState::cancelled;
    link.mirror_pending = link.mirror_absent = false;
}

bool is_without_content(const InboundHint& hint) { return !hint.live && !hint.absent; }

bool has_ended(std::string_view uid, const Link& link) {
    return link.remote_uid.empty() && !link.earlier_uids.empty() && link.earlier_uids.back() == uid;
}

bool agrees(const InboundHint& hint, std::string_view uid, const Link& link) {
    if (is_without_content(hint)) return false;
    const auto is_current = link.mirror_state == MirrorState::live && link.remote_uid == uid;
    if (hint.absent && (!is_current || link.mirror_absent != *hint.absent)) return false;
    if (!hint.live) return true;
    if (!*hint.live) return !is_current;
    // An accepted booking never becomes pending under the same uid: a late request is no news, an acceptance is.
    const auto accepted = link.mirror_pending && hint.pending != true;
    if (is_current) return !accepted && (!hint.starts_at || link.mirror_time.from == *hint.starts_at);
    // Accepted after its end. A booking of ours names its appointment, so its webhook is only late.
    if (has_ended(uid, link) && hint.pending == false && !hint.appointment) return false;
    // An event of an earlier booking of this link that has been replaced since: it comes too late.
    const auto& earlier = link.earlier_uids;
    return std::find(earlier.begin(), earlier.end(), uid) != earlier.end();
}

}  // namespace slotkeeper
