// load: callers that ask as fast as they are answered, and how long each waited.
//
// A caller is one thread with one connection. Only what is answered within the measured time counts; every wait of a
// caller is bounded, so a point ends.
#pragma once

#include "tools/bench/company.h"

#include <chrono>
#include <functional>
#include <memory>
#include <string>
#include <vector>

namespace slotkeeper::bench {

enum class Outcome { booked, refused };

class Caller {
public:
    virtual ~Caller() = default;
    // Throws where there is no proper answer.
    virtual Outcome book(const Ask& ask) = 0;
};
using MakeCaller = std::function<std::unique_ptr<Caller>()>;  // called by the thread of the caller

struct Spread {
    double mean_ms = 0, p50_ms = 0, p99_ms = 0;
};
Spread spread_of(std::vector<double>& ms);  // sorts them; all 0 of none

struct Counts {
    double seconds = 0;
    std::uint64_t booked = 0, refused = 0;  // within the measured time
    std::uint64_t booked_in_all = 0;        // and before and after it
    Spread waits;
    std::string error;  // the first one; empty: everybody was answered

    double per_second() const { return seconds > 0 ? static_cast<double>(booked) / seconds : 0; }
};

// What is read of the system when the measured time begins and ends.
using Mark = std::function<void()>;

// Each caller asks for slots of its own.
Counts run_spread(const MakeCaller& make, int callers, std::chrono::milliseconds time, Asks& asks, const Mark& begin,
                  const Mark& end);
// That many requests in all, by callers who begin at once.
Counts run_requests(const MakeCaller& make, int callers, std::int64_t requests, Asks& asks);
// Rounds until the time is over: in each, all callers ask at once for the same resource day, a new one each round.
Counts run_crowds(const MakeCaller& make, int callers, std::chrono::milliseconds time, Asks& asks,
                  std::int64_t& first_day);

}  // namespace slotkeeper::bench
