// lock_rows: present lock waits and held leases, for operators.
//
// The waits are those of InnoDB for the whole server; reading them needs the privilege PROCESS. A lock is named by its
// table only, never by its values. InnoDB refreshes the list only if it was not read for 100 ms.
#pragma once

#include "engine/store/mariadb/table.h"

#include <string>
#include <vector>

namespace slotkeeper::store {

struct LockWait {
    std::int64_t waiting = 0, blocking = 0;  // connections
    std::string table;
    Moment since;
};
std::vector<LockWait> list_lock_waits(Tx& tx);

struct HeldLease {
    std::string name, owner;
    std::int64_t fence = 0;
    Moment acquired_at, expires_at;
};
extern const Table<HeldLease> lease_lock_table;  // its other statements are in lease_rows.cpp
// The leases that have not expired, by name.
std::vector<HeldLease> list_held_leases(Tx& tx);

}  // namespace slotkeeper::store
