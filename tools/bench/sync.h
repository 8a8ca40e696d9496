// sync: measures the delay and the rate of bookings at Cal.com, and the load of an idle worker.
//
// Uses a real `serve --work` and the simulator with default settings: Cal.com's limit of 120 calls a minute per key.
#pragma once

#include <cstddef>
#include <string>

namespace slotkeeper::bench {

struct SyncReport {
    int seconds = 0;
    double idle_processor = 0;      // share of one processor that `serve --work` uses without requests
    std::size_t spaced = 0;         // bookings, one per second
    double p50_ms = 0, p99_ms = 0;  // their delay from the commit until the sync job is done
    std::size_t stood = 0;          // bookings synced in the measured time, from a queue beyond the rate limit
    double per_second = 0;
    double allowed_per_second = 0;  // by the rate limit
    std::int64_t refused = 0;       // calls that exceeded Cal.com's rate limit
};

// Throws if the set-up fails.
SyncReport bench_sync(int seconds);

std::string as_table(const SyncReport& report);
std::string as_json(const SyncReport& report);  // one line

}  // namespace slotkeeper::bench
