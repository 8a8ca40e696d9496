// sync_shown: the state of each part, then the worst of them.
#include "engine/calendar/sync_shown.h"

#include "engine/booking/visits.h"
#include "engine/sync/next_step.h"

#include <algorithm>

namespace slotkeeper {

namespace {

int badness(SyncState state) {
    switch (state) {
        case SyncState::off:
            return 0;
        case SyncState::in_step:
            return 1;
        case SyncState::syncing:
            return 2;
        case SyncState::behind:
            return 3;
        case SyncState::detached:
            return 4;
        case SyncState::conflicted:
            return 5;
    }
    return 5;
}

SyncState state_of(const Appointment& appointment, const Link& link, const Catalog& catalog, bool job_waits) {
    if (link.state == SyncState::in_step && link.ours_wins) return SyncState::behind;  // it is pushed by its next sync
    if (link.state != SyncState::in_step || link.synced_version >= appointment.version) return link.state;
    // A version that Cal.com does not need (an acknowledgement) leaves no job and nothing to do.
    auto settled = link;
    settled.lease_until.reset();
    const auto step = next_step(wanted_of(appointment, catalog, link.part), settled, Moment{}, {});
    return job_waits || step.what != NextStep::nothing ? SyncState::behind : SyncState::in_step;
}

void add(SyncShown& shown, int part, SyncState state) {
    if (badness(state) > badness(shown.whole)) shown.whole = state;
    if (part != 0) shown.parts.push_back({part, state});
}

bool is_synced(const Appointment& appointment, const Catalog& catalog) {
    return catalog.service(appointment.service) != nullptr && sync_policy_of(catalog, appointment) != SyncPolicy::off;
}

}  // namespace

SyncShown shown_sync(const Appointment& appointment, std::span<const Link> links, const Catalog& catalog,
                     bool job_waits) {
    SyncShown shown;
    for (const auto& link : links) add(shown, link.part, state_of(appointment, link, catalog, job_waits));
    const auto wanted_parts =
        is_synced(appointment, catalog) ? all_wanted(appointment, catalog) : std::vector<Wanted>();
    for (const auto& wanted : wanted_parts) {
        const auto is_it = [&](const Link& link) { return link.part == wanted.part; };
        // Its link is created by the sync.
        if (std::none_of(links.begin(), links.end(), is_it)) add(shown, wanted.part, SyncState::behind);
    }
    std::sort(shown.parts.begin(), shown.parts.end(), [](const auto& a, const auto& b) { return a.part < b.part; });
    return shown;
}

SyncShown fresh_sync(const Appointment& appointment, const Catalog& catalog) {
    return shown_sync(appointment, {}, catalog, true);
}

}  // namespace slotkeeper
