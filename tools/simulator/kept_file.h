// kept_file: stores the data of the simulator in a file, so that it survives any end of the process.
//
// Lines of JSON, written before the request that caused them is answered: the set-up, the webhooks, or one booking. If
// several lines are about one thing, the last counts; an incomplete last line is ignored. Only one simulator can use a
// file at a time. Faults, limits and tokens are not stored.
// Read on: control.h has the set-up as a body, calcom/calcom.cpp decides when to write.
#pragma once

#include "tools/simulator/calcom/world.h"

#include <filesystem>
#include <map>
#include <string>
#include <vector>

namespace slotkeeper::simulator {

// Not thread-safe.
class KeptFile {
public:
    // Loads the file into the empty world. Throws std::runtime_error if the file cannot be read and written, or if
    // another simulator uses it.
    KeptFile(const std::filesystem::path& path, World& world);
    ~KeptFile();
    KeptFile(const KeptFile&) = delete;
    KeptFile& operator=(const KeptFile&) = delete;

    // Writes the bookings, the set-up and the webhooks that have changed since they were last written.
    void write(const World& world, const std::vector<const Booking*>& bookings);

private:
    void read(World& world);
    void write_line(const std::string& what, const nlohmann::json& line);

    const std::string path_;
    int file_ = -1;
    std::map<std::string, std::string> written_;  // last line of each record
};

}  // namespace slotkeeper::simulator
