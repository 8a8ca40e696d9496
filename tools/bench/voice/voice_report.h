// voice_report: one line for each function, and the slowest one compared with the targets in voice_report.cpp.
#pragma once

#include "tools/bench/callers/load.h"

#include <string>
#include <vector>

namespace slotkeeper::bench {

struct VoicePoint {
    std::size_t calls = 0;
    std::size_t errors = 0;  // unexpected responses
    Spread waits;
    std::string error;  // the first one
};

struct VoiceRow {
    std::string function;
    VoicePoint idle, load;
    double statements = 0;           // per call, counted by the database, including BEGIN and COMMIT
    double bookings_per_second = 0;  // of the booking load, during `load`
    std::string error;               // the first error of the booking load
};

struct VoiceReport {
    int seconds = 0;             // per point
    std::size_t body_bytes = 0;  // of a function call
    std::vector<VoiceRow> rows;
    std::int64_t double_bookings = 0;
    std::int64_t lost_bookings = 0;  // answered as booked, held, moved or cancelled, but not stored

    bool sound() const;  // no double booking, no lost booking, no error
};

std::string as_table(const VoiceReport& report);
std::string as_json(const VoiceReport& report);  // one line

// Measures the response time of each voice function and webhook, alone and under full booking load.
// Starts its own database and server. Throws if the set-up fails.
VoiceReport bench_voice(int seconds);

}  // namespace slotkeeper::bench
