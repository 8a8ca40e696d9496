// lease_rows: the table of leases.
//
// A lease is a name that one owner holds until a time by the database's clock. Its fence rises at every take-over and
// the row is never deleted, so a write with an old fence differs from one of the present owner. Read on:
// guards/lease_lock.h, which renews and releases.
#pragma once

#include "engine/store/mariadb/database.h"
#include "engine/store/mariadb/table.h"

#include <chrono>
#include <optional>
#include <string>
#include <vector>

namespace slotkeeper::store {

struct Lease {
    std::string name;
    std::string owner;
    std::int64_t fence = 0;
};

// The table is needed before the schema exists: the migrator works under a lease.
void create_lease_table(Tx& tx);

// Takes a lease that is new, released or expired; std::nullopt if it is held, even by the same owner.
std::optional<Lease> try_acquire_lease(Tx& tx, const std::string& name, const std::string& owner, Seconds ttl);
// False: another owner has taken it over. An expired lease that is still this owner's is held again.
bool renew_lease(Tx& tx, const Lease& lease, Seconds ttl);
// Releases it only if this owner holds it with this fence; otherwise does nothing.
void release_lease(Tx& tx, const Lease& lease);

// --- for operators: present lock waits and held leases -------------------------------------------
// The waits are those of InnoDB for the whole server; reading them needs the privilege PROCESS. A lock is named by its
// table only, never by its values. InnoDB refreshes the list only if it was not read for 100 ms.
struct LockWait {
    std::int64_t waiting = 0, blocking = 0;  // connections
    std::string table;
    Moment since;
};
std::vector<LockWait> list_lock_waits(Tx& tx);

struct LeaseRow {
    std::string name, owner;
    std::int64_t fence = 0;
    Moment acquired_at, expires_at;
};
extern const Table<LeaseRow> lease_lock_table;  // its other statements are in lease_rows.cpp
// The leases that have not expired, by name.
std::vector<LeaseRow> list_lease_rows(Tx& tx);

}  // namespace slotkeeper::store
