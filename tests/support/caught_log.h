// caught_log: captures the log of this process during a test.
#pragma once

#include <memory>
#include <sstream>
#include <string>

namespace spdlog {
class logger;
}

namespace slotkeeper::tests {

// From level debug on, a line each: "error calendar account ...".
class CaughtLog {
public:
    CaughtLog();
    ~CaughtLog();
    CaughtLog(const CaughtLog&) = delete;
    CaughtLog& operator=(const CaughtLog&) = delete;

    // REQUIRES: no other thread logs meanwhile.
    std::string text() const { return text_.str(); }
    int lines_with(const std::string& part) const;

private:
    std::ostringstream text_;
    std::shared_ptr<spdlog::logger> before_;
};

}  // namespace slotkeeper::tests
