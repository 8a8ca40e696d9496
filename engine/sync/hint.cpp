// hint: compares a webhook event with the mirror.
#include "engine/sync/hint.h"

#include <algorithm>

namespace slotkeeper {

bool says_nothing(const InboundHint& hint) { return !hint.live && !hint.absent; }

bool has_ended(std::string_view uid, const Link& link) {
    return link.remote_uid.empty() && !link.earlier_uids.empty() && link.earlier_uids.back() == uid;
}

bool agrees(const InboundHint& hint, std::string_view uid, const Link& link) {
    if (says_nothing(hint)) return false;
    const auto stands = link.mirror_state == MirrorState::live && link.remote_uid == uid;
    if (hint.absent && (!stands || link.mirror_absent != *hint.absent)) return false;
    if (!hint.live) return true;
    if (!*hint.live) return !stands;
    // An accepted booking never becomes pending under the same uid: a late request is no news, an acceptance is.
    const auto accepted = link.mirror_pending && hint.pending != true;
    if (stands) return !accepted && (!hint.starts_at || link.mirror_time.from == *hint.starts_at);
    // Accepted after its end. A booking of ours names its appointment, so its webhook is only late.
    if (has_ended(uid, link) && hint.pending == false && !hint.appointment) return false;
    // An event of an earlier booking of this link that has been replaced since: it comes too late.
    const auto& earlier = link.earlier_uids;
    return std::find(earlier.begin(), earlier.end(), uid) != earlier.end();
}

}  // namespace slotkeeper
