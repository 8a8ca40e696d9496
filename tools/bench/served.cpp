// served: starts the process, reads its address, and stops it.
#include "tools/bench/served.h"

#include "engine/base/machine/program.h"

#include <signal.h>

#include <fstream>
#include <stdexcept>
#include <thread>

namespace slotkeeper::bench {

namespace {

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
