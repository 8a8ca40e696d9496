// sync: how soon a booking stands at Cal.com, how many an account takes, and what a worker costs that has nothing to
// do.
//
// A real `serve --work` and the stand-in as it is delivered, with Cal.com's limit of 120 calls a minute for one key.
#pragma once

#include <cstddef>
#include <string>

namespace slotkeeper::bench {

struct SyncReport {
    int seconds = 0;
    double idle_processor = 0;      // share of one processor that `serve --work` takes while nobody asks for anything
    std::size_t spaced = 0;         // bookings, one a second
    double p50_ms = 0, p99_ms = 0;  // of them, from the booking's commit until it was known to stand there
    std::size_t stood = 0;          // of a queue that was longer than the limit, in the time measured
    double per_second = 0;
    double allowed_per_second = 0;  // by the limit
    std::int64_t refused = 0;       // calls that Cal.com would have refused as too many
};

// Throws where it cannot be set up.
SyncReport bench_sync(int seconds);

std::string as_table(const SyncReport& report);
std::string as_json(const SyncReport& report);  // one line

}  // namespace slotkeeper::bench
