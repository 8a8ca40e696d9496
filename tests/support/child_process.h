// child_process: another process of this test binary, for tests that need separate processes.
//
// It runs one suite, which does the child's part with the arguments it is given. The suite is disabled, so that nothing
// else runs it; a child is silent, and its exit code says how it went.
#pragma once

#include <sys/types.h>

#include <map>
#include <string>

namespace slotkeeper::tests {

class ChildProcess {
public:
    // Runs suite or suite/case with the arguments in its environment.
    ChildProcess(const std::string& test, const std::map<std::string, std::string>& arguments);
    ~ChildProcess();  // kills it if it still runs
    ChildProcess(ChildProcess&& other) noexcept : pid_(other.pid_), output_(other.output_) {
        other.pid_ = other.output_ = -1;
    }
    ChildProcess& operator=(ChildProcess&&) = delete;

    // Its next line that starts with '>', without that; empty at its end. What a child says by say().
    std::string line();
    void kill();
    // Waits for its end; whether its test passed.
    bool passed();

private:
    pid_t pid_ = -1;
    int output_ = -1;
};

// For a child: an argument of its, and a line for its parent.
std::string argument(const std::string& name);
void say(const std::string& line);

}  // namespace slotkeeper::tests
