// program: fork, the few steps that are safe before exec, and pidfd.
#include "engine/base/machine/program.h"

#include <fcntl.h>
#include <grp.h>
#include <poll.h>
#include <pthread.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>
extern "C" {  // missing in the header of glibc 2.36
#include <sys/pidfd.h>
}

#include <algorithm>
#include <cerrno>
#include <csignal>
#include <cstdlib>
#include <ctime>
#include <system_error>

namespace slotkeeper {

namespace {

constexpr rlim_t kOpenFilesWanted = 65'536;

[[noreturn]] void give_up(std::string_view why) {
    [[maybe_unused]] const auto written = ::write(STDERR_FILENO, why.data(), why.size());
    ::_exit(127);
}

void write_pid_file(const char* path) {
    char digits[24];
    auto* first = digits + sizeof digits;
    *--first = '\n';
    for (auto rest = ::getpid(); rest > 0; rest /= 10) *--first = static_cast<char>('0' + rest % 10);
    const int file = ::open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
    if (file < 0 || ::write(file, first, static_cast<std::size_t>(digits + sizeof digits - first)) < 0) {
        give_up("the pid file cannot be written\n");
    }
}

// Between fork and exec other threads of the parent may hold any lock: no allocation here.
[[noreturn]] void become(const Program& program, char* const* words, pid_t parent) {
    ::setsid();
    sigset_t none;
    sigemptyset(&none);
    ::sigprocmask(SIG_SETMASK, &none, nullptr);
    for (const int number : {SIGPIPE, SIGHUP, SIGINT, SIGQUIT, SIGTERM, SIGCHLD, SIGUSR1}) ::signal(number, SIG_DFL);
    rlimit files{};
    ::getrlimit(RLIMIT_NOFILE, &files);
    files.rlim_cur = std::max(files.rlim_cur, std::min(kOpenFilesWanted, files.rlim_max));
    ::setrlimit(RLIMIT_NOFILE, &files);
    if (program.run_as &&
        (::setgroups(0, nullptr) != 0 || ::setgid(program.run_as->group) != 0 || ::setuid(program.run_as->user) != 0)) {
        give_up("the user cannot be changed\n");
    }
    if (program.dies_with_starter) {  // after the change of user, which resets it
        ::prctl(PR_SET_PDEATHSIG, SIGKILL);
        if (::getppid() != parent) ::_exit(127);
    }
    const int nothing = ::open("/dev/null", O_RDONLY);
    const int log = ::open(program.log.c_str(), O_WRONLY | O_CREAT | O_APPEND, 0600);
    if (nothing < 0 || log < 0 || ::dup2(nothing, 0) < 0 || ::dup2(log, 1) < 0 || ::dup2(log, 2) < 0) {
        give_up("the log cannot be written\n");
    }
    if (!program.pid_file.empty()) write_pid_file(program.pid_file.c_str());
    ::close_range(3, ~0U, 0);
    ::execv(words[0], words);
    give_up("the program cannot be executed\n");
}

sigset_t stopping_signals() {
    sigset_t set;
    sigemptyset(&set);
    sigaddset(&set, SIGTERM);
    sigaddset(&set, SIGINT);
    return set;
}

}  // namespace

std::filesystem::path find_program(std::string_view name) {
    const char* const path = std::getenv("PATH");
    const auto folders = std::string(path == nullptr ? "" : path) + ":/usr/sbin:/usr/local/sbin:/usr/bin:";
    for (std::size_t start = 0, end = 0; (end = folders.find(':', start)) != std::string::npos; start = end + 1) {
        auto candidate = std::filesystem::path(folders.substr(start, end - start)) / name;
        if (candidate.is_absolute() && ::access(candidate.c_str(), X_OK) == 0) return candidate;
    }
    return {};
}

pid_t start_program(const Program& program) {
    std::vector<char*> words;
    for (const auto& word : program.words) words.push_back(const_cast<char*>(word.c_str()));
    words.push_back(nullptr);
    const auto parent = ::getpid();
    const auto pid = ::fork();
    if (pid < 0) throw std::system_error(errno, std::system_category(), "fork");
    if (pid == 0) become(program, words.data(), parent);
    return pid;
}

bool has_ended(pid_t pid, std::chrono::milliseconds patience, int wake) {
    const int process = ::pidfd_open(pid, 0);
    if (process < 0) return true;
    pollfd events[2] = {{process, POLLIN, 0}, {wake, POLLIN, 0}};
    while (::poll(events, 2, static_cast<int>(patience.count())) < 0 && errno == EINTR) {
    }
    ::close(process);
    if (events[0].revents == 0) return false;
    ::waitpid(pid, nullptr, WNOHANG);
    return true;
}

StopSignals::StopSignals() {
    const auto set = stopping_signals();
    pthread_sigmask(SIG_BLOCK, &set, nullptr);
}

bool StopSignals::wait(std::chrono::milliseconds patience) {
    const auto set = stopping_signals();
    const auto seconds = std::chrono::floor<std::chrono::seconds>(patience);
    timespec time{};
    time.tv_sec = seconds.count();
    time.tv_nsec = std::chrono::nanoseconds(patience - seconds).count();
    return sigtimedwait(&set, nullptr, &time) > 0;
}

}  // namespace slotkeeper
