// served: a real `slotkeeper serve` in a process of its own.
#pragma once

#include <sys/types.h>

#include <filesystem>

namespace slotkeeper::bench {

class Served {
public:
    // Starts `binary serve --work` on a free port of 127.0.0.1, with that folder as its var. Throws std::runtime_error,
    // with what it said, where it does not listen within a minute.
    Served(const std::filesystem::path& binary, const std::filesystem::path& var);
    ~Served();  // stops it, by force where it does not end
    Served(const Served&) = delete;
    Served& operator=(const Served&) = delete;

    unsigned short port() const { return port_; }
    pid_t pid() const { return pid_; }

private:
    pid_t pid_ = -1;
    unsigned short port_ = 0;
};

}  // namespace slotkeeper::bench
