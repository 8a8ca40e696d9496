// ground: the environment of every benchmark: a temporary folder, a database server in it, and the slotkeeper binary.
#pragma once

#include "engine/store/mariadb/private_server.h"
#include "tools/slotkeeper/config.h"

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

}  // namespace slotkeeper::bench
