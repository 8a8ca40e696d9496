// booking: bookings per second by a bare program, by the desk in process and through HTTP, in turn on one database.
#pragma once

#include "tools/bench/booking/report.h"

namespace slotkeeper::bench {

// Starts a database and a server of its own in a temporary folder, and leaves nothing behind. Says on stderr what it is
// at. Throws where it cannot be set up.
Report bench_booking(int seconds);

}  // namespace slotkeeper::bench
