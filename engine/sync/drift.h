// drift: their list compared with what our links say. Pure.
//
// The mirror of a link is what both sides last agreed on, so a booking that is as its mirror is no drift, however old
// either is. A list is never quite of now: what has changed here since it was asked for is `busy` and left alone. A
// finding is a hint like a webhook, never the truth; whoever follows it reads the booking. Read on: reconciler.h.
#pragma once

#include "engine/ports/remote_lists.h"
#include "engine/sync/drift_records.h"

#include <map>
#include <set>
#include <span>

namespace slotkeeper {

// What we know that a list can be compared with.
struct Ours {
    std::vector<KnownLink> links;        // those of every booking that is listed; of a whole window, all that lie in it
    std::set<std::int64_t> event_types;  // that stand for a service of ours
    std::string host;                    // the account's name over there
    Instant now{};                       // what is over cannot be cancelled any more
    std::optional<Interval> whole{};     // the list is everything in this window; none: only what has changed
};

struct DriftFinding {
    std::optional<DriftKind> kind;  // none: foreign
    std::string uid;  // of the booking to be looked at; empty: there is none, but ours can be asked for again
    AppointmentId appointment{};  // 0: none
    std::optional<ListedBooking> theirs{};
    std::optional<KnownLink> ours{};

    std::string_view reason() const;  // "RECONCILE_CHANGED", "RECONCILE_MISSING", "RECONCILE_FOREIGN"
};

struct Comparison {
    std::vector<DriftFinding> findings;
    DriftCounts counts;
};
// A uid that is listed twice counts as it was last updated.
Comparison compare(std::span<const ListedBooking> theirs, const Ours& ours);

// The appointment of ours that a booking says it was made for.
std::optional<AppointmentId> marked_appointment(const RemoteBooking& booking);

// A finding as a small JSON object, with its uid masked.
std::string finding_json(const DriftFinding& finding);
// Up to limits of what a report may hold; the counts know all.
std::string findings_json(std::span<const DriftFinding> findings);

// What makes two findings the same, before hashing. Under another `round` they are others.
std::string finding_text(const DriftFinding& finding, std::string_view round);

}  // namespace slotkeeper
