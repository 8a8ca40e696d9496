// clock: instants, and the interface that provides them.
//
// Every time in the engine is an instant in UTC. Appointments lie on whole seconds (Instant); records of what happened
// keep microseconds (Moment). Time is a parameter: only system_clock.cpp reads the machine's clock, and decisions about
// claims and leases use the database's clock, read in the transaction.
#pragma once

#include <chrono>

namespace slotkeeper {

using Instant = std::chrono::sys_seconds;
using Moment = std::chrono::sys_time<std::chrono::microseconds>;
using Minutes = std::chrono::minutes;
using Seconds = std::chrono::seconds;
// For timeouts of callers; never compared with an Instant.
using Deadline = std::chrono::steady_clock::time_point;

class Clock {
public:
    virtual ~Clock() = default;
    virtual Moment now() const = 0;
};

class SystemClock final : public Clock {
public:
    Moment now() const override;
};

inline Instant whole_seconds(Moment moment) { return std::chrono::floor<Seconds>(moment); }

}  // namespace slotkeeper
