// environment: creates and removes it.
#include "tools/bench/environment.h"

#include "engine/base/machine/program.h"

#include <signal.h>
#include <stdlib.h>
#include <fstream>
#include <stdexcept>
#include <thread>

namespace slotkeeper::bench {

namespace fs = std::filesystem;

namespace {

constexpr int kDatabaseConnections = 300;  // 200 for the floor, and those of two engines

using namespace std::chrono_literals;

constexpr auto kStartPatience = 60s;
constexpr auto kStopPatience = 30s;
constexpr std::string_view kAnnounced = "http://127.0.0.1:";

std::string text_of(const std::filesystem::path& path) {
    std::ifstream file(path);
    return {std::istreambuf_iterator<char>(file), std::istreambuf_iterator<char>()};
}

void stop(pid_t pid) {
    ::kill(pid, SIGTERM);
    if (has_ended(pid, kStopPatience)) return;
    ::kill(pid, SIGKILL);
    has_ended(pid, kStopPatience);
}

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

Served::Served(const std::filesystem::path& binary, const std::filesystem::path& var) {
    const auto log = var / "serve.log";
    pid_ = start_program(
        {.words = {binary, "serve", "--work", "--var", var, "--listen", "127.0.0.1:0", "--log-level", "warn"},
         .log = log,
         .dies_with_starter = true});
    const auto deadline = std::chrono::steady_clock::now() + kStartPatience;
    while (std::chrono::steady_clock::now() < deadline && !has_ended(pid_, 50ms)) {
        const auto text = text_of(log);
        const auto at = text.find(kAnnounced);
        if (at == std::string::npos || text.find('\n', at) == std::string::npos) continue;
        port_ = static_cast<unsigned short>(std::stoul(text.substr(at + kAnnounced.size())));
        return;
    }
    stop(pid_);
    throw std::runtime_error(binary.string() + " serve does not listen:\n" + text_of(log));
}

Served::~Served() { stop(pid_); }

}  // namespace slotkeeper::bench
