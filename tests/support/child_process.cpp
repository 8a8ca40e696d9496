// child_process: starts this binary again.
#include "tests/support/child_process.h"

#include <fcntl.h>
#include <signal.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cstdlib>
#include <iostream>
#include <stdexcept>
#include <vector>

namespace slotkeeper::tests {

ChildProcess::ChildProcess(const std::string& test, const std::map<std::string, std::string>& arguments) {
    std::vector<std::string> words{"/proc/self/exe", "--run_test=" + test, "--log_level=nothing", "--report_level=no"};
    std::vector<std::string> settings;
    for (char** one = environ; *one != nullptr; ++one) settings.emplace_back(*one);
    for (const auto& [name, value] : arguments) settings.push_back("child_" + name + '=' + value);
    const auto pointers = [](std::vector<std::string>& texts) {
        std::vector<char*> result;
        for (auto& text : texts) result.push_back(text.data());
        result.push_back(nullptr);
        return result;
    };
    auto argv = pointers(words);
    auto envp = pointers(settings);

    int ends[2];
    if (::pipe2(ends, O_CLOEXEC) != 0) throw std::runtime_error("pipe failed");
    const auto parent = ::getpid();
    pid_ = ::fork();
    if (pid_ == 0) {
        ::prctl(PR_SET_PDEATHSIG, SIGKILL);
        if (::getppid() != parent) ::_exit(127);
        ::dup2(ends[1], STDOUT_FILENO);
        ::execve(argv[0], argv.data(), envp.data());
        ::_exit(127);
    }
    ::close(ends[1]);
    output_ = ends[0];
    if (pid_ < 0) throw std::runtime_error("fork failed");
}

ChildProcess::~ChildProcess() {
    kill();
    if (output_ >= 0) ::close(output_);
}

std::string ChildProcess::line() {
    std::string text;
    char letter = 0;
    while (::read(output_, &letter, 1) == 1) {
        if (letter != '\n') {
            text += letter;
        } else if (text.starts_with('>')) {
            return text.substr(1);
        } else {
            text.clear();
        }
    }
    return {};
}

void ChildProcess::kill() {
    if (pid_ < 0) return;
    ::kill(pid_, SIGKILL);
    ::waitpid(pid_, nullptr, 0);
    pid_ = -1;
}

bool ChildProcess::passed() {
    int status = -1;
    ::waitpid(pid_, &status, 0);
    pid_ = -1;
    return status == 0;
}

std::string argument(const std::string& name) {
    const auto* const value = std::getenv(("child_" + name).c_str());
    if (value == nullptr) throw std::runtime_error("the child has no argument " + name);
    return value;
}

void say(const std::string& line) { std::cout << '>' << line << std::endl; }

}  // namespace slotkeeper::tests
