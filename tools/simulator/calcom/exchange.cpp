// exchange: see exchange.h.
#include "tools/simulator/calcom/exchange.h"

#include "tools/simulator/calcom/wire_time.h"

#include <utility>

namespace slotkeeper::simulator {

namespace {

struct Status {
    std::string_view exception;
    std::string_view phrase;
};

Status words_of(int status) {
    switch (status) {
        case 400:
            return {"BadRequestException", "Bad Request"};
        case 401:
            return {"UnauthorizedException", "Unauthorized"};
        case 403:
            return {"ForbiddenException", "Forbidden"};
        case 404:
            return {"NotFoundException", "Not Found"};
        case 409:
            return {"ConflictException", "Conflict"};
        default:
            return {"ThrottlerException", "Too Many Requests"};
    }
}

std::vector<std::string> parts_of(std::string_view path) {
    std::vector<std::string> parts;
    while (!path.empty()) {
        path.remove_prefix(1);
        const auto part = path.substr(0, path.find('/'));
        if (!part.empty()) parts.emplace_back(part);
        path.remove_prefix(part.size());
    }
    return parts;
}

}  // namespace

ApiError exception(int status, std::string message) {
    const auto [name, phrase] = words_of(status);
    // Only the rate limiter's exception has a text as details.
    nlohmann::json details = message;
    if (status != 429) details = {{"message", message}, {"error", phrase}, {"statusCode", status}};
    return {Shape::exception, status, std::string(name), std::move(message), std::move(details)};
}

ApiError wrong_properties(nlohmann::json errors) {
    return {Shape::exception, 400, "BadRequestException", "Bad Request Exception", {{"errors", std::move(errors)}}};
}

ApiError library_error(int status, std::string code, std::string message) {
    return {Shape::library, status, std::move(code), std::move(message), {}};
}

ApiError bare_error(int status, std::string message) { return {Shape::bare, status, {}, std::move(message), {}}; }

ApiError unknown_booking(const std::string& uid) {
    return exception(404, "Booking with uid=" + uid + " was not found in the database");
}

ApiError too_many_requests() {
    return exception(429, "CustomThrottlerGuard - Too many requests. Please try again later.");
}

ApiError invalid_token() { return exception(401, "ApiAuthStrategy - access token - Invalid Access Token."); }

ApiError expired_token() {
    const std::string message = "ACCESS_TOKEN_IS_EXPIRED";
    return {Shape::exception, 498, "TokenExpiredException", message, message};
}

nlohmann::json body_of(const ApiError& error, std::string_view url, Moment now) {
    if (error.shape == Shape::bare) return {{"statusCode", error.status}, {"message", error.message}};
    nlohmann::json inner{{"code", error.code}, {"message", error.message}};
    if (error.shape == Shape::exception) inner["details"] = error.details;
    return {{"status", "error"}, {"timestamp", format_time(now)}, {"path", url}, {"error", std::move(inner)}};
}

nlohmann::json body_of(const Success& success) {
    nlohmann::json body{{"status", "success"}, {"data", success.data}};
    if (!success.pagination.is_null()) body["pagination"] = success.pagination;
    return body;
}

std::optional<std::vector<std::string>> captures_of(std::string_view pattern, std::string_view path) {
    const auto wanted = parts_of(pattern);
    const auto given = parts_of(path);
    if (wanted.size() != given.size()) return std::nullopt;
    std::vector<std::string> captures;
    for (std::size_t i = 0; i < wanted.size(); ++i) {
        if (wanted[i] == "{}")
            captures.push_back(given[i]);
        else if (wanted[i] != given[i])
            return std::nullopt;
    }
    return captures;
}

}  // namespace slotkeeper::simulator
