// meter: measures the cost of a point: processor time per process, and statements and commits counted by the database;
// also counts double bookings.
#pragma once

#include "tools/bench/bare_connection.h"

#include <sys/types.h>

#include <map>
#include <string>

namespace slotkeeper::bench {

class Meter {
public:
    Meter(const std::string& socket, std::map<std::string, pid_t> processes)
        : connection_(socket), processes_(std::move(processes)) {}

    void begin() { begin_ = read(); }
    void end() { end_ = read(); }

    double statements() const { return end_.statements - begin_.statements; }  // including BEGIN and COMMIT
    double commits() const { return end_.commits - begin_.commits; }
    double processor_seconds(const std::string& process) const {
        return end_.processor_seconds.at(process) - begin_.processor_seconds.at(process);
    }

private:
    struct Reading {
        double statements = 0, commits = 0;
        std::map<std::string, double> processor_seconds;
    };
    Reading read();

    BareConnection connection_;
    std::map<std::string, pid_t> processes_;
    Reading begin_, end_;
};

long resident_kib(pid_t pid);  // VmRSS

// Overlapping claims in the whole database.
std::int64_t count_double_bookings(BareConnection& connection);

}  // namespace slotkeeper::bench
