// lease_rows: the table of leases.
//
// A lease is a name that one owner holds until a time which the database's clock judges. Its fence rises at every
// take-over and the row is never deleted, so a write that carries an old fence can be told from the present owner's.
// Read on: guards/lease_lock.h, which renews and releases.
#pragma once

#include "engine/store/mariadb/database.h"

#include <chrono>
#include <optional>
#include <string>

namespace slotkeeper::store {

struct Lease {
    std::string name;
    std::string owner;
    std::int64_t fence = 0;
};

// The table is needed before the schema is there: the migrator works under a lease.
void create_lease_table(Tx& tx);

// Takes a lease that is new, released or expired; empty where somebody holds it, be it the same owner.
std::optional<Lease> try_acquire_lease(Tx& tx, const std::string& name, const std::string& owner, Seconds ttl);
// False: somebody else has taken it over. One that expired without that is held again.
bool renew_lease(Tx& tx, const Lease& lease, Seconds ttl);
// Only what this owner holds with this fence is released; otherwise nothing happens.
void release_lease(Tx& tx, const Lease& lease);

}  // namespace slotkeeper::store
