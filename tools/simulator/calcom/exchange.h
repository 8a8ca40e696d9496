// exchange: the input and output of an operation of the API: data, or an error in one of three shapes.
//
// The shape of an error depends on the layer of Cal.com that raises it, so the operation that raises it selects it.
// Before an operation runs, version, rate limit and credentials have been checked (calcom.h). Read on: operations.h
// declares them.
#pragma once

#include "engine/base/clock.h"
#include "tools/simulator/webhooks/announcement.h"

#include <nlohmann/json.hpp>

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

namespace slotkeeper::simulator {

struct Host;
class World;

struct Call {
    nlohmann::json body;                // always an object
    nlohmann::json query;               // an object of strings
    std::vector<std::string> captures;  // the {parts} of the path
    const Host* caller;                 // nullptr without credentials
    Moment now;
    std::uint64_t seen;  // the last change of the world that is visible to it
};

enum class Shape : std::uint8_t {
    exception,  // {"status":"error","timestamp","path","error":{"code","message","details"}}, code is a class name
    library,    // the same without details, code is BAD_REQUEST or TRPCError
    bare,       // {"statusCode","message"}
};

struct ApiError {
    Shape shape;
    int status;
    std::string code{};  // empty in the bare shape
    std::string message;
    nlohmann::json details{};
};

struct Success {
    nlohmann::json data;
    nlohmann::json pagination{};  // lists of bookings only
    // Webhooks to send before the response, while the world is not locked.
    std::vector<Announcement> announcements{};
    // Writes what Cal.com writes only after its webhooks, and returns the new data. It is called with the world locked
    // again; since the world may have changed, it must look up hosts and event types by their ids.
    std::function<nlohmann::json(Moment now)> completion{};
};

using Outcome = std::variant<Success, ApiError>;
using Operation = Outcome (*)(World&, const Call&);

// The usual error for a status: BadRequestException for 400, NotFoundException for 404, and so on.
// REQUIRES: status is one of 400, 401, 403, 404, 409, 429.
ApiError exception(int status, std::string message);
// Validation errors of queries and most bodies: the message is generic, the details list every invalid property.
ApiError wrong_properties(nlohmann::json errors);
ApiError library_error(int status, std::string code, std::string message);
ApiError bare_error(int status, std::string message);

ApiError unknown_booking(const std::string& uid);
ApiError too_many_requests();
ApiError invalid_token();
// Cal.com's error for an expired access token, with status 498.
ApiError expired_token();

// `url` is the requested path with its query.
nlohmann::json body_of(const ApiError& error, std::string_view url, Moment now);
nlohmann::json body_of(const Success& success);

// The parts of the path at the {} of a pattern like "/v2/bookings/{}"; std::nullopt if the path does not match.
std::optional<std::vector<std::string>> captures_of(std::string_view pattern, std::string_view path);

}  // namespace slotkeeper::simulator
