// key_rotation: re-encrypts all stored secrets with a new key while servers keep running.
//
// First, all secrets under the previous key are re-encrypted with the present one, so that the previous key can go;
// then the key is changed, and everything is re-encrypted with it. Other processes notice the new key by themselves.
// The key before it stays in the folder, for secrets that were written during the change; it may be deleted a day
// later. A crash at any step loses nothing; running it again completes it.
#pragma once

#include "engine/guards/lease_lock.h"
#include "engine/guards/seal.h"
#include "engine/store/mariadb/database.h"

namespace slotkeeper {

struct Rotation {
    std::size_t resealed = 0;
    std::size_t unreadable = 0;  // encrypted with a key that is lost: left as they are
};
// Refuses with in_progress if another process is changing the key.
Result<Rotation> rotate_key(store::Database& database, Sealer& sealer, Leases& leases);

}  // namespace slotkeeper
