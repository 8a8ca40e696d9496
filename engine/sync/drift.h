// drift: compares Cal.com's booking list with our links. Pure.
//
// The mirror of a link is what both sides last agreed on, so a booking that equals its mirror is no drift, whatever its
// age. A list is never quite current: a link that has changed here since the list was requested is `busy` and skipped.
// A finding is a hint like a webhook, never the truth; the job that follows it reads the booking. Read on:
// reconciler.h.
#pragma once

#include "engine/ports/remote_lists.h"
#include "engine/sync/drift_records.h"

#include <set>
#include <span>

namespace slotkeeper {

// Our side of the comparison.
struct Ours {
    std::vector<KnownLink> links;        // of every listed booking; for a whole window, all links in it
    std::set<std::int64_t> event_types;  // mapped to a service of ours
    std::string host;                    // the account's name at Cal.com
    Instant now{};                       // ended bookings cannot be cancelled any more
    std::optional<Interval> whole{};     // the list has all of this window; std::nullopt: only changes
};

struct DriftFinding {
    std::optional<DriftKind> kind;  // std::nullopt: foreign
    std::string uid;                // of the booking to read; empty: not found, but ours can be created again
    AppointmentId appointment{};    // 0: none
    std::optional<ListedBooking> remote{};
    std::optional<KnownLink> ours{};

    std::string_view reason() const;  // "RECONCILE_CHANGED", "RECONCILE_MISSING", "RECONCILE_FOREIGN"
};

struct Comparison {
    std::vector<DriftFinding> findings;
    DriftCounts counts;
};
// A uid that is listed twice counts as it was last updated.
Comparison compare(std::span<const ListedBooking> remote, const Ours& ours);

// The appointment of ours that the metadata of a booking names.
std::optional<AppointmentId> marked_appointment(const RemoteBooking& booking);

// What makes two findings the same, before hashing; they differ between rounds.
std::string finding_text(const DriftFinding& finding, std::string_view round);

}  // namespace slotkeeper
