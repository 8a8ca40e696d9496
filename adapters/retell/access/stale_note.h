// stale_note: logs why requests get 401 although their key is right: a clock is wrong.
#pragma once

#include "adapters/retell/access/signature.h"
#include "engine/base/clock.h"

#include <atomic>

namespace slotkeeper::retell {

// Thread-safe.
class StaleNote {
public:
    explicit StaleNote(const Clock& clock) : clock_(clock) {}

    // Logs how far the timestamp of a well-formed but expired signature is from this machine's clock. At most once a
    // minute, because anyone can send such a header.
    void tell(const Signature& signature);

private:
    const Clock& clock_;
    std::atomic<Moment::rep> told_{0};
};

}  // namespace slotkeeper::retell
