// environment: the environment of every benchmark: a temporary folder, a database server in it, the slotkeeper binary.
#pragma once

#include "engine/store/mariadb/private_server.h"
#include "tools/slotkeeper/config.h"

#include <sys/types.h>
#include <filesystem>
#include <memory>
#include <string_view>

namespace slotkeeper::bench {

struct TemporaryFolder {
    TemporaryFolder();  // throws std::runtime_error
    ~TemporaryFolder();
    TemporaryFolder(const TemporaryFolder&) = delete;
    TemporaryFolder& operator=(const TemporaryFolder&) = delete;

    std::filesystem::path path;
};

Config config_in(const std::filesystem::path& var);
std::filesystem::path beside_this_program(std::string_view name);

enum class Disk { as_it_is, slow };

// With Disk::slow, only this server is started with the library that delays its fsync.
std::unique_ptr<store::PrivateServer> start_server(const std::filesystem::path& folder, Disk disk);

// Runs a real `slotkeeper serve` as a child process.
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
