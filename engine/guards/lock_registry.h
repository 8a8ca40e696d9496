// lock_registry: the order of row locks, and the name and length of every lease.
//
// Row locks are taken in this order in the whole program, sorted by key within a kind, so that no two transactions can
// wait for each other in a ring:
//   catalogue versions -> resource days -> calls -> appointments -> blocks -> waitlist entries -> customers ->
//   limit rows -> calendar accounts -> calendar links -> calendar slot days -> conversations -> messages -> jobs ->
//   request keys
// Who needs a lock that comes earlier than one it holds reads the ids first without locks, locks in this order, and
// checks again. No transaction calls the network or waits on another thread.
//
// Leases (lease_lock.h) are for work that outlives a transaction. None is taken inside a transaction, and a name that
// is not of a kind below is refused, so this list is complete.
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
    {"process", limits::process_number_lease, "process:0 to process:1023: who makes ids with that number"},
    {"migration", limits::migration_lease, "who brings the schema up to date"},
    {"calcom-account", limits::account_lease, "calcom-account:cmp_...:calcom:<hash>: who is connecting that account"},
    {"calcom-token", limits::account_lease, "calcom-token:cal_...: who is renewing that account's access token"},
    {"calcom-reconcile", limits::account_lease, "calcom-reconcile:cal_...: who is comparing that account's bookings"},
    {"eventtype_sync", limits::maintenance_lease, "eventtype_sync:account:cal_...: who compares its event types"},
    {"rotation", limits::maintenance_lease, "who seals all secrets with a new key"},
    {"maintenance", limits::maintenance_lease, "who sweeps up what is void or old"},
}};

}  // namespace slotkeeper
