// cors: the headers of the CORS protocol.
#include "adapters/http/cors.h"

#include <algorithm>

namespace slotkeeper::http {

namespace {

constexpr auto kRequestHeaders = "Authorization, Content-Type, Idempotency-Key, If-Match, X-Request-Id";
constexpr auto kResponseHeaders = "ETag, Idempotent-Replayed, Location, Retry-After, X-Request-Id";
constexpr auto kPreflightSeconds = "600";

// scheme://host[:port], without a path and in lower case.
bool is_origin(std::string_view text) {
    const auto scheme = text.starts_with("https://") ? 8U : text.starts_with("http://") ? 7U : 0U;
    const auto host = text.substr(scheme);
    const auto is_plain = [](char letter) {
        return (letter >= 'a' && letter <= 'z') || (letter >= '0' && letter <= '9') ||
               std::string_view(".:-[]").find(letter) != std::string_view::npos;
    };
    return scheme > 0 && !host.empty() && std::all_of(host.begin(), host.end(), is_plain);
}

}  // namespace

std::optional<std::vector<std::string>> Cors::parse(std::string_view text) {
    std::vector<std::string> origins;
    while (!text.empty()) {
        auto one = text.substr(0, std::min(text.find(','), text.size()));
        text.remove_prefix(std::min(one.size() + 1, text.size()));
        while (one.starts_with(' ')) one.remove_prefix(1);
        while (one.ends_with(' ')) one.remove_suffix(1);
        if (one != "*" && !is_origin(one)) return std::nullopt;
        origins.emplace_back(one);
    }
    return origins;
}

Response Cors::operator()(const Request& request, Response response) const {
    const auto origin = request.header("origin");
    if (origin.empty() || origins_.empty()) return response;
    auto& headers = response.headers;
    headers.emplace_back("Vary", "Origin");
    const auto is_allowed = [&](const std::string& one) { return one == "*" || one == origin; };
    if (std::none_of(origins_.begin(), origins_.end(), is_allowed)) return response;
    headers.emplace_back("Access-Control-Allow-Origin", origin);
    headers.emplace_back("Access-Control-Expose-Headers", kResponseHeaders);
    if (request.method != "OPTIONS" || !request.headers.contains("access-control-request-method")) return response;
    const auto allow =
        std::find_if(headers.begin(), headers.end(), [](const auto& header) { return header.first == "Allow"; });
    if (allow == headers.end()) return response;
    auto methods = allow->second;
    headers.emplace_back("Access-Control-Allow-Methods", std::move(methods));
    headers.emplace_back("Access-Control-Allow-Headers", kRequestHeaders);
    headers.emplace_back("Access-Control-Max-Age", kPreflightSeconds);
    return response;
}

}  // namespace slotkeeper::http
