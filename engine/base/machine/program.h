// program: starts another program and waits for its end; waits for the signals that end this one.
//
// The child has its own session, inherits only its log, and starts with no signal blocked or ignored, so it neither
// holds our locks and sockets nor ends with our terminal.
#pragma once

#include <sys/types.h>
#include <chrono>
#include <filesystem>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace slotkeeper {

struct Program {
    struct User {
        uid_t user;
        gid_t group;
    };
    std::vector<std::string> words;    // words[0] is the path
    std::filesystem::path log{};       // its output is appended here
    std::filesystem::path pid_file{};  // its pid is written here before it starts; empty: nowhere
    std::optional<User> run_as{};      // only root may ask for this
    bool dies_with_starter = false;    // killed when the thread that started it ends, for any reason
};

// Searches PATH and the folders of system programs; empty if it is not installed.
std::filesystem::path find_program(std::string_view name);

// Throws std::system_error. A program that cannot be executed ends with status 127 and a message in the log.
pid_t start_program(const Program& program);

// Waits until the process has ended (at most `patience`; negative: for ever) or until the descriptor `wake` is
// readable; returns whether it has ended. A child that has ended is reaped.
bool has_ended(pid_t pid, std::chrono::milliseconds patience, int wake = -1);

// --- this program: SIGTERM and SIGINT ------------------------------------------------------------
// The signals are blocked for the whole process, so they interrupt no thread; wait() receives them. Construct it before
// any thread is started, because threads inherit the signal mask.
//
// At most one per process.
class StopSignals {
public:
    StopSignals();
    // True: a signal arrived. False: timeout.
    bool wait(std::chrono::milliseconds patience);
};

}  // namespace slotkeeper
