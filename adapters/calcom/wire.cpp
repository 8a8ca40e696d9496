// wire: implements wire.h.
#include "adapters/calcom/wire.h"

#include "adapters/calcom/errors.h"

#include <algorithm>
#include <cctype>

namespace slotkeeper::calcom {

std::string escaped(std::string_view text) {
    constexpr std::string_view digits = "0123456789ABCDEF";
    std::string out;
    for (const char letter : text) {
        const auto byte = static_cast<unsigned char>(letter);
        if (std::isalnum(byte) != 0 || letter == '-' || letter == '_') {
            out += letter;
        } else {
            out += '%';
            out += digits[byte >> 4U];
            out += digits[byte & 15U];
        }
    }
    return out;
}

http::ClientOptions transport(const std::string& base_url, const Options& options, std::chrono::milliseconds deadline) {
    http::ClientOptions http;
    http.base_url = base_url;
    http.total_deadline = deadline;
    http.connect_timeout = std::min(http.connect_timeout, deadline);
    http.ca_file = options.ca_file;
    http.verify = options.verify_tls;
    return http;
}

RemoteRefusal refusal_of(const CallGate::Closed& closed) {
    const auto kind = closed.state == GateState::failing ? RefusalKind::unreachable : RefusalKind::rate_limited;
    return {kind, "not called: " + std::string(name_of(closed.state)), {}, std::chrono::ceil<Seconds>(closed.wait)};
}

CallReport report_of(const http::Reply* reply) {
    if (reply == nullptr) return {};
    CallReport report{.answered = reply->status < 500 && reply->status != 408, .limit = rate_limit_of(*reply)};
    // A server that is down may also send Retry-After.
    if (reply->status >= 400) report.blocked = retry_after_of(*reply).value_or(Seconds{0});
    if (reply->status == 429) report.blocked = std::max(report.blocked, wait_of(*reply));
    return report;
}

}  // namespace slotkeeper::calcom
