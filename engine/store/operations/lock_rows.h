// lock_rows: who waits for whom right now, and who holds a lease: for a look from outside.
//
// The waits are InnoDB's own, of the whole server; reading them needs the privilege PROCESS. What is locked is named by
// its table alone, never by its values. InnoDB looks again only where nobody has asked for 100 ms.
#pragma once

#include "engine/store/mariadb/database.h"

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
// Those that have not expired, by name.
std::vector<HeldLease> list_held_leases(Tx& tx);

}  // namespace slotkeeper::store
