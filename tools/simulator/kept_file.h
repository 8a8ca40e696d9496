// kept_file: what the stand-in holds, in a file, so that it is there again after any end of the process.
//
// Lines of JSON, written before the request that led to them is answered: the set-up, the webhooks, or one booking. Of
// several lines for one thing the last counts, and one that was cut off by the end is passed by. A file belongs to one
// stand-in at a time. Faults, limits and tokens are not kept.
// Read on: control.h has the set-up as a body, calcom/calcom.cpp says when to write.
#pragma once

#include "tools/simulator/calcom/world.h"

#include <filesystem>
#include <map>
#include <string>
#include <vector>

namespace slotkeeper::simulator {

// Not safe for threads by itself.
class KeptFile {
public:
    // Puts what it holds into the world, which is empty. Throws std::runtime_error where it cannot be read and written,
    // or another stand-in has it.
    KeptFile(const std::filesystem::path& path, World& world);
    ~KeptFile();
    KeptFile(const KeptFile&) = delete;
    KeptFile& operator=(const KeptFile&) = delete;

    // Those of these bookings, the set-up and the webhooks that are not as they were last written.
    void write(const World& world, const std::vector<const Booking*>& bookings);

private:
    void read(World& world);
    void write_line(const std::string& what, const nlohmann::json& line);

    const std::string path_;
    int file_ = -1;
    std::map<std::string, std::string> written_;  // by what it is of
};

}  // namespace slotkeeper::simulator
