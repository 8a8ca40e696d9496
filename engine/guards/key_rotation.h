// key_rotation: a new key for everything that lies sealed, while the house is open.
//
// First what is still sealed with the key before is sealed with the present one, so that the key before can go; then
// the key is changed, and everything is sealed with it. Other processes look for the new key by themselves. The key
// before stays beside it, for what somebody sealed in the very moment of the change; it may be deleted a day later. A
// crash at any step loses nothing, and running it again finishes it.
#pragma once

#include "engine/guards/lease_lock.h"
#include "engine/guards/seal.h"
#include "engine/store/mariadb/database.h"

namespace slotkeeper {

struct Rotation {
    std::size_t resealed = 0;
    std::size_t unreadable = 0;  // sealed with a key that is lost: left as they are
};
// Refuses with in_progress where another process is at it.
Result<Rotation> rotate_key(store::Database& database, Sealer& sealer, Leases& leases);

}  // namespace slotkeeper
