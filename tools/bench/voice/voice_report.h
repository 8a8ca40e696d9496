// voice_report: a line for each function, and the slowest against the targets of ARCHITECTURE section 13.
#pragma once

#include "tools/bench/callers/load.h"

#include <string>
#include <vector>

namespace slotkeeper::bench {

struct VoicePoint {
    std::size_t calls = 0;
    std::size_t errors = 0;  // answers that were not the expected ones
    Spread waits;
    std::string error;  // the first one
};

struct VoiceRow {
    std::string function;
    VoicePoint idle, load;
    double statements = 0;           // of one call, as the database counts them, BEGIN and COMMIT too
    double bookings_per_second = 0;  // of the others, during `load`
    std::string error;               // the first one of the others
};

struct VoiceReport {
    int seconds = 0;             // of each point
    std::size_t body_bytes = 0;  // of a function call
    std::vector<VoiceRow> rows;
    std::int64_t double_bookings = 0;
    std::int64_t lost_bookings = 0;  // answered as booked, held, moved or cancelled, and not so

    bool sound() const;  // no double, no lost booking, no error
};

std::string as_table(const VoiceReport& report);
std::string as_json(const VoiceReport& report);  // one line

}  // namespace slotkeeper::bench
