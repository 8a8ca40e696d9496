// stale_note: the line in the log that says why calls are answered 401 although their key is right: a clock is off.
#pragma once

#include "adapters/retell/access/signature.h"
#include "engine/base/clock.h"

#include <atomic>

namespace slotkeeper::retell {

// Safe for many threads.
class StaleNote {
public:
    explicit StaleNote(const Clock& clock) : clock_(clock) {}

    // Logs how far the stamp of a well-formed but old signature is from this machine's clock. Once a minute at most,
    // because anyone can send such a header.
    void tell(const Signature& signature);

private:
    const Clock& clock_;
    std::atomic<Moment::rep> told_{0};
};

}  // namespace slotkeeper::retell
