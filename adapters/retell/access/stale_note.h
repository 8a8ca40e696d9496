// stale_note: the line in the log that says why calls are answered 401 although their key is right: a clock is off.
#pragma once

#include "adapters/retell/access/signature.h"
#include "engine/store/database.h"

#include <atomic>

namespace slotkeeper::retell {

// Safe for many threads.
class StaleNote {
public:
    StaleNote(store::Database& database, const Clock& clock) : database_(database), clock_(clock) {}

    // Of a signature that is well formed and not recent: how far its stamp is from this machine's clock, and that clock
    // from the database's. Once a minute at most, because anyone can send such a header.
    void tell(const Signature& signature);

private:
    store::Database& database_;
    const Clock& clock_;
    std::atomic<Moment::rep> told_{0};
};

}  // namespace slotkeeper::retell
