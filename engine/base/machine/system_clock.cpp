// system_clock: the one place that asks the machine for the time.
#include "engine/base/clock.h"

namespace slotkeeper {

Moment SystemClock::now() const {
    return std::chrono::floor<std::chrono::microseconds>(std::chrono::system_clock::now());
}

}  // namespace slotkeeper
