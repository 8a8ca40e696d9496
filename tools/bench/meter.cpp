// meter: reads /proc and SHOW GLOBAL STATUS.
#include "tools/bench/meter.h"

#include <unistd.h>

#include <fstream>
#include <sstream>

namespace slotkeeper::bench {

namespace {

constexpr auto kOverlaps =
    "SELECT COUNT(*) FROM (SELECT taken_from, MAX(taken_until) OVER (PARTITION BY resource_id ORDER BY taken_from, "
    "taken_until ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING) AS taken_so_far FROM claim) AS swept "
    "WHERE taken_so_far > taken_from";

// User and system time are the 14th and 15th field; the 2nd is the name in parentheses and may contain spaces.
double processor_seconds_of(pid_t pid) {
    std::ifstream file("/proc/" + std::to_string(pid) + "/stat");
    std::string text{std::istreambuf_iterator<char>(file), std::istreambuf_iterator<char>()};
    std::istringstream fields(text.substr(text.rfind(')') + 1));
    std::string skipped;
    for (int field = 3; field < 14; ++field) fields >> skipped;
    double user = 0, system = 0;
    fields >> user >> system;
    return (user + system) / static_cast<double>(::sysconf(_SC_CLK_TCK));
}

}  // namespace

Meter::Reading Meter::read() {
    Reading reading;
    for (const auto& status :
         connection_.rows("SHOW GLOBAL STATUS WHERE Variable_name IN ('Questions', 'Com_commit')")) {
        (*status[0] == "Questions" ? reading.statements : reading.commits) = std::stod(*status[1]);
    }
    for (const auto& [name, pid] : processes_) reading.processor_seconds[name] = processor_seconds_of(pid);
    return reading;
}

long resident_kib(pid_t pid) {
    std::ifstream file("/proc/" + std::to_string(pid) + "/status");
    for (std::string line; std::getline(file, line);) {
        if (line.starts_with("VmRSS:")) return std::stol(line.substr(6));
    }
    return 0;
}

std::int64_t count_double_bookings(BareConnection& connection) { return connection.number(kOverlaps); }

}  // namespace slotkeeper::bench
