// served: runs a real `slotkeeper serve` as a child process.
#pragma once

#include <sys/types.h>

#include <filesystem>

namespace slotkeeper::bench {

class Served {
public:
    // Starts `binary serve --work` on a free port of 127.0.0.1, with that folder as its var. Throws std::runtime_error
    // with its output if it does not listen within a minute.
    Served(const std::filesystem::path& binary, const std::filesystem::path& var);
    ~Served();  // stops it, with SIGKILL if necessary
    Served(const Served&) = delete;
    Served& operator=(const Served&) = delete;

    unsigned short port() const { return port_; }
    pid_t pid() const { return pid_; }

private:
    pid_t pid_ = -1;
    unsigned short port_ = 0;
};

}  // namespace slotkeeper::bench
