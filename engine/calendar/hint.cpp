// hint: comparing a word with the mirror.
#include "engine/calendar/hint.h"

#include <algorithm>

namespace slotkeeper {

bool says_nothing(const InboundHint& hint) { return !hint.live && !hint.absent; }

bool agrees(const InboundHint& hint, std::string_view uid, const Link& link) {
    if (says_nothing(hint)) return false;
    const auto stands = link.mirror_state == MirrorState::live && link.remote_uid == uid;
    if (hint.absent && (!stands || link.mirror_absent != *hint.absent)) return false;
    if (!hint.live) return true;
    if (!*hint.live) return !stands;
    if (stands) return !hint.starts_at || link.mirror_time.from == *hint.starts_at;
    // One that was ours and has been replaced since is told of too late.
    const auto& earlier = link.earlier_uids;
    return std::find(earlier.begin(), earlier.end(), uid) != earlier.end();
}

}  // namespace slotkeeper
