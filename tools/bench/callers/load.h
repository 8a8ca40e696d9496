// load: runs callers that send requests without pauses, and measures their waits.
//
// A caller is one thread with one connection. Only responses within the measured time count; every wait of a caller is
// bounded, so a point always ends.
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
    // Throws on an unexpected response.
    virtual Outcome book(const Ask& ask) = 0;
};
using MakeCaller = std::function<std::unique_ptr<Caller>()>;  // called by the thread of the caller

struct Spread {
    double mean_ms = 0, p50_ms = 0, p99_ms = 0;
};
Spread spread_of(std::vector<double>& ms);  // sorts them; all 0 if empty

struct Counts {
    double seconds = 0;
    std::uint64_t booked = 0, refused = 0;  // within the measured time
    std::uint64_t booked_in_all = 0;        // also before and after it
    Spread waits;
    std::string error;  // the first one; empty: none

    double per_second() const { return seconds > 0 ? static_cast<double>(booked) / seconds : 0; }
};

// Called when the measured time begins and ends.
using Mark = std::function<void()>;

// Each caller requests its own slots.
Counts run_spread(const MakeCaller& make, int callers, std::chrono::milliseconds time, Asks& asks, const Mark& begin,
                  const Mark& end);
// Sends this number of requests in total, by callers that begin at once.
Counts run_requests(const MakeCaller& make, int callers, std::int64_t requests, Asks& asks);
// Rounds until the time is over: in each, all callers concurrently request the same resource day, a new one per round.
Counts run_crowds(const MakeCaller& make, int callers, std::chrono::milliseconds time, Asks& asks,
                  std::int64_t& first_day);

}  // namespace slotkeeper::bench
