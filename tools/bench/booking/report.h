// report: the figures of a run, as a table and as JSON, against the targets of ARCHITECTURE section 13.
#pragma once

#include "tools/bench/booking/steps.h"
#include "tools/bench/callers/load.h"

#include <string>
#include <vector>

namespace slotkeeper::bench {

struct Point {
    std::string way;  // "floor", "engine", "http"
    int connections = 0;
    Counts counts;
    double ratio = 0;                           // to the floor with as many connections; 0: there is none
    double statements = 0;                      // per booking, as the database counts them, BEGIN and COMMIT too
    double per_commit = 0;                      // bookings per COMMIT
    double database = 0, bench = 0, serve = 0;  // processors that each kept busy
};

struct Report {
    int seconds = 0;  // of each point
    std::vector<Point> spread;
    std::vector<Point> crowds;         // all callers on one resource day
    std::vector<Point> presets;        // a given number of requests instead of a given time
    std::vector<Step> steps;           // what one caller pays, alone
    std::vector<Point> slow_disk;      // where each fsync takes five milliseconds more
    double resident_mib = 0;           // of serve, with the most connections
    double database_resident_mib = 0;  // of the database, then
    std::int64_t double_bookings = 0;
    std::int64_t lost_bookings = 0;  // answered as booked and not there

    bool sound() const;  // no double, no lost booking, no error
};

std::string as_table(const Report& report);
std::string as_json(const Report& report);  // one line

}  // namespace slotkeeper::bench
