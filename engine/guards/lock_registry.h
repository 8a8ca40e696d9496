// lock_registry: the order of row locks, and the name and length of every lease.
//
// The whole program takes row locks in this order, sorted by key within a kind, so that no two transactions can
// deadlock:
//   catalogue versions -> resource days -> booking locks -> calls -> appointments -> blocks -> waitlist entries ->
//   customers -> limit rows -> calendar accounts -> calendar links -> calendar slot days -> conversations ->
//   messages -> series -> jobs -> request keys
// The rows of a catalogue are written under its version and locked after appointments, as by the desk's foreign keys.
// Code that needs a lock that comes earlier than one it holds reads the ids first without locks, locks in this order,
// and checks again. No transaction calls the network or waits for another thread.
//
// Leases (lease_lock.h) are for work that outlives a transaction. None is taken inside a transaction, and a name whose
// kind is not listed below is refused, so this list is complete.
#pragma once

#include "engine/base/limits.h"

#include <array>
#include <string_view>

namespace slotkeeper {

// Names are "kind" or "kind:which".
struct LeaseKind {
    std::string_view kind;
    Seconds ttl;  // renewed at a third of it
    std::string_view purpose;
};

inline constexpr std::array<LeaseKind, 8> kLeaseKinds{{
    {"process", limits::process_number_lease, "process:0 to process:1023: makes ids with that number"},
    {"migration", limits::migration_lease, "updates the schema"},
    {"calcom-account", limits::account_lease, "calcom-account:cmp_...:calcom:<hash>: connects that account"},
    {"calcom-token", limits::account_lease, "calcom-token:cal_...: renews that account's access token"},
    {"calcom-reconcile", limits::account_lease, "calcom-reconcile:cal_...: compares that account's bookings"},
    {"eventtype_sync", limits::maintenance_lease, "eventtype_sync:account:cal_...: compares its event types"},
    {"rotation", limits::maintenance_lease, "re-encrypts all secrets with a new key"},
    {"maintenance", limits::maintenance_lease, "deletes void and old rows"},
}};

}  // namespace slotkeeper
