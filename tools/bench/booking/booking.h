// booking: measures bookings per second of a bare program, of the desk in process and through HTTP, on one database.
#pragma once

#include "tools/bench/booking/report.h"

namespace slotkeeper::bench {

// Starts its own database and server in a temporary folder, which is removed. Prints progress on stderr. Throws if the
// set-up fails.
Report bench_booking(int seconds);

}  // namespace slotkeeper::bench
