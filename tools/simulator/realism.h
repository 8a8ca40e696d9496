// realism: how long the real Cal.com takes, so that requests meet as they meet there.
//
// Off, the stand-in serves one request after the other and no two ever race. On, a request looks at the world when it
// comes, and writes and answers later; what others have written meanwhile it has not seen, and only the real one's own
// guard, a unique key over host, start and end, stands between them. The lengths are those that were measured on the
// running server, drawn in order of the requests' coming. However many ask, it writes no more bookings a second than
// the real one does; the others wait for their turn. Read on: calcom/calcom.cpp waits, calcom/world.h knows what was
// seen.
#pragma once

#include "engine/base/clock.h"

#include <chrono>
#include <cstdint>
#include <optional>
#include <random>
#include <string_view>

namespace slotkeeper::simulator {

struct Realism {
    bool on = false;
    std::uint64_t seed = 0;            // of the lengths
    double bookings_per_second = 9.8;  // measured with one process; 0: as many as ask
};

// Not safe for threads by itself.
class Pace {
public:
    void set(const Realism& realism);

    // From a request's look at the world until it writes, and from then until its answer. None where it is off.
    struct Delays {
        std::chrono::milliseconds before, after;
    };
    std::optional<Delays> draw(std::string_view method, std::string_view path, Moment now);

private:
    Realism realism_;
    std::mt19937_64 random_;
    Moment next_turn_{};  // of a request that writes a booking
};

}  // namespace slotkeeper::simulator
