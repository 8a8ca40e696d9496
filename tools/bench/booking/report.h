// report: the results of a run, as a table and as JSON, compared with the targets in report.cpp.
#pragma once

#include "tools/bench/callers/load.h"
#include "tools/bench/company.h"
#include "tools/slotkeeper/wiring.h"

#include <chrono>
#include <string>
#include <vector>

namespace slotkeeper::bench {

// --- the duration of single steps of a booking, with one caller and no other load ----------------
struct Step {
    std::string name;
    std::uint64_t times = 0;
    double p50_ms = 0, p99_ms = 0;
    double wanted_ms = 0;  // target for the p50
    std::int64_t booked = 0;
};

// Measures each step for that time, or until its day is full. Throws if a step is refused.
std::vector<Step> measure_steps(Engine& engine, const BenchCompany& company, std::chrono::milliseconds time);

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

// Measures bookings per second of a bare program, of the desk in process and through HTTP, on one database.
// Starts its own database and server in a temporary folder, which is removed. Prints progress on stderr. Throws if the
// set-up fails.
Report bench_booking(int seconds);

}  // namespace slotkeeper::bench
