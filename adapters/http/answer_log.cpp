// answer_log: builds the line and selects its level.
#include "adapters/http/answer_log.h"

#include <spdlog/spdlog.h>

namespace slotkeeper::http {

void log_answer(const Request& request, const Response& response) {
    if (response.status < 400) return;
    const auto level = response.status < 500    ? spdlog::level::debug
                       : response.status == 500 ? spdlog::level::err
                                                : spdlog::level::warn;
    const auto or_dash = [](std::string_view text) { return text.empty() ? "-" : text; };
    spdlog::log(level, "request {}: {} {} answered {} {}{}{}", request.id, or_dash(request.method),
                or_dash(request.route), response.status, or_dash(response.code), response.cause.empty() ? "" : ": ",
                response.cause);
}

}  // namespace slotkeeper::http
