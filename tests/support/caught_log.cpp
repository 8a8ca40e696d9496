// caught_log: replaces the default logger.
#include "tests/support/caught_log.h"

#include <spdlog/sinks/ostream_sink.h>
#include <spdlog/spdlog.h>

namespace slotkeeper::tests {

CaughtLog::CaughtLog() : before_(spdlog::default_logger()) {
    auto logger = std::make_shared<spdlog::logger>("caught", std::make_shared<spdlog::sinks::ostream_sink_mt>(text_));
    logger->set_pattern("%l %v");
    logger->set_level(spdlog::level::debug);
    spdlog::set_default_logger(std::move(logger));
}

CaughtLog::~CaughtLog() { spdlog::set_default_logger(before_); }

int CaughtLog::lines_with(const std::string& part) const {
    std::istringstream lines(text_.str());
    auto count = 0;
    for (std::string line; std::getline(lines, line);) count += line.find(part) != std::string::npos ? 1 : 0;
    return count;
}

}  // namespace slotkeeper::tests
