// ground: creates and removes it.
#include "tools/bench/ground.h"

#include <stdlib.h>

#include <stdexcept>

namespace slotkeeper::bench {

namespace fs = std::filesystem;

namespace {

constexpr int kDatabaseConnections = 300;  // 200 for the floor, and those of two engines

}  // namespace

TemporaryFolder::TemporaryFolder() {
    auto name = (fs::temp_directory_path() / "slotkeeper-bench.XXXXXX").string();
    if (::mkdtemp(name.data()) == nullptr) throw std::runtime_error("cannot create a folder like " + name);
    path = name;
}

TemporaryFolder::~TemporaryFolder() {
    std::error_code ignored;
    fs::remove_all(path, ignored);
}

Config config_in(const fs::path& var) {
    // The rate limits are active, because they are part of the cost, but too high to refuse a request.
    constexpr auto kNeverReached = "10000/1";
    auto config = load_config({.file = std::nullopt,
                               .environment = {},
                               .flags = {{"var", var},
                                         {"log_level", "warn"},
                                         {"voice_limit_repeats", kNeverReached},
                                         {"voice_limit_changes", kNeverReached},
                                         {"voice_limit_functions", kNeverReached}}});
    if (!config) throw std::runtime_error(config.refusal().message);
    return *std::move(config);
}

fs::path beside_this_program(std::string_view name) { return fs::read_symlink("/proc/self/exe").parent_path() / name; }

std::unique_ptr<store::PrivateServer> start_server(const fs::path& folder, Disk disk) {
    if (disk == Disk::slow) ::setenv("LD_PRELOAD", beside_this_program("libslow_fsync.so").c_str(), 1);
    auto server = std::make_unique<store::PrivateServer>(store::PrivateServerOptions{
        .folder = folder / "db", .connections_max = kDatabaseConnections, .dies_with_starter = true});
    ::unsetenv("LD_PRELOAD");
    return server;
}

}  // namespace slotkeeper::bench
