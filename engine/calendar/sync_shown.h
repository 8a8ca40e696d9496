// sync_shown: whether Cal.com has the current version of an appointment. Pure.
//
// `in_step` means this version of every part, not that some version was in step once. REST, the command line and voice
// all use it. Read on: link.h for the states.
#pragma once

#include "engine/booking/appointment.h"
#include "engine/catalog/catalog.h"
#include "engine/sync/link.h"

#include <span>
#include <vector>

namespace slotkeeper {

struct SyncShown {
    SyncState whole = SyncState::off;  // the worst of its parts
    struct OfPart {
        int part = 0;  // the segment, counted from 1
        SyncState state = SyncState::off;
    };
    std::vector<OfPart> parts{};  // of a service whose segments are booked one by one at Cal.com; else empty
};

// `links`: all of the appointment. `job_waits`: a sync of it is queued or runs.
SyncShown shown_sync(const Appointment& appointment, std::span<const Link> links, const Catalog& catalog,
                     bool job_waits);
// For an appointment that was made or changed just now, before its sync has run.
SyncShown fresh_sync(const Appointment& appointment, const Catalog& catalog);

}  // namespace slotkeeper
