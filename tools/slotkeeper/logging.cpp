// logging: the JSON formatter.
#include "tools/slotkeeper/logging.h"

#include "engine/base/calendar_text.h"

#include <spdlog/pattern_formatter.h>
#include <spdlog/sinks/stdout_sinks.h>
#include <spdlog/spdlog.h>
#include <nlohmann/json.hpp>

namespace slotkeeper {

namespace {

class JsonLines final : public spdlog::formatter {
public:
    void format(const spdlog::details::log_msg& message, spdlog::memory_buf_t& out) override {
        const auto at = std::chrono::time_point_cast<std::chrono::microseconds>(message.time);
        const auto level = spdlog::level::to_string_view(message.level);
        const nlohmann::ordered_json line{
            {"time", format_rfc3339(Moment(at.time_since_epoch()), Precision::microseconds)},
            {"level", std::string_view(level.data(), level.size())},
            {"thread", message.thread_id},
            {"message", std::string_view(message.payload.data(), message.payload.size())}};
        // A message may quote invalid UTF-8 of a client; the line must stay valid JSON.
        const auto text = line.dump(-1, ' ', false, nlohmann::ordered_json::error_handler_t::replace) + '\n';
        out.append(text.data(), text.data() + text.size());
    }
    std::unique_ptr<spdlog::formatter> clone() const override { return std::make_unique<JsonLines>(); }
};

}  // namespace

void set_up_logging(LogLevel level) {
    auto logger = spdlog::stderr_logger_mt("slotkeeper");
    logger->set_formatter(std::make_unique<JsonLines>());
    logger->set_level(spdlog::level::from_str(std::string(name_of(level))));
    logger->flush_on(spdlog::level::info);
    spdlog::set_default_logger(std::move(logger));
}

}  // namespace slotkeeper
