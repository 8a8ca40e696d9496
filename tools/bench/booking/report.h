// report: the results of a run, as a table and as JSON, compared with the targets in report.cpp.
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
    double ratio = 0;                           // to the floor with as many connections; 0: not measured
    double statements = 0;                      // per booking, counted by the database, including BEGIN and COMMIT
    double per_commit = 0;                      // bookings per COMMIT
    double database = 0, bench = 0, serve = 0;  // processors used by each process
};

struct Report {
    int seconds = 0;  // per point
    std::vector<Point> spread;
    std::vector<Point> crowds;         // all callers on one resource day
    std::vector<Point> presets;        // a given number of requests instead of a given time
    std::vector<Step> steps;           // with a single caller
    std::vector<Point> slow_disk;      // with five milliseconds more per fsync
    double resident_mib = 0;           // of serve, with the most connections
    double database_resident_mib = 0;  // of the database at that time
    std::int64_t double_bookings = 0;
    std::int64_t lost_bookings = 0;  // answered as booked but not stored

    bool sound() const;  // no double booking, no lost booking, no error
};

std::string as_table(const Report& report);
std::string as_json(const Report& report);  // one line

}  // namespace slotkeeper::bench
