// exchange: what an operation of the API is asked, and what it answers: data, or an error in one of three shapes.
//
// Which shape belongs to which error follows from the layer of Cal.com that raises it, so it is chosen where the error
// is raised. By the time an operation runs, version, limit and credentials have been dealt with (calcom.h).
// Read on: bookings.h, booking_list.h, slots.h and event_types.h are the operations.
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
    nlohmann::json query;               // an object of texts
    std::vector<std::string> captures;  // the {parts} of the path
    const Host* caller;                 // null without credentials
    Moment now;
    std::uint64_t seen;  // the last change of the world that it has seen
};

enum class Shape : std::uint8_t {
    exception,  // {"status":"error","timestamp","path","error":{"code","message","details"}}, code is a class name
    library,    // the same without details, code is BAD_REQUEST or TRPCError
    bare,       // {"statusCode","message"}
};

struct ApiError {
    Shape shape;
    int status;
    std::string code{};  // none in the bare shape
    std::string message;
    nlohmann::json details{};
};

struct Success {
    nlohmann::json data;
    nlohmann::json pagination{};  // lists of bookings only
    // What webhooks are told before the answer, while nobody is kept from asking the stand-in.
    std::vector<Announcement> announcements{};
    // What Cal.com writes only after it has told the webhooks; makes the data anew. It is called with the world locked
    // again, which may have changed meanwhile: hosts and event types have to be looked up by their ids.
    std::function<nlohmann::json(Moment now)> completion{};
};

using Outcome = std::variant<Success, ApiError>;
using Operation = Outcome (*)(World&, const Call&);

// The usual error of a status: 400 is a BadRequestException, 404 a NotFoundException and so on.
// REQUIRES: status is one of 400, 401, 403, 404, 409, 429.
ApiError exception(int status, std::string message);
// The validation of queries and of most bodies: the text says nothing, the details list every property that is wrong.
ApiError wrong_properties(nlohmann::json errors);
ApiError library_error(int status, std::string code, std::string message);
ApiError bare_error(int status, std::string message);

ApiError unknown_booking(const std::string& uid);
ApiError too_many_requests();
ApiError invalid_token();
// As Cal.com tells that an access token has run out, with a status of its own.
ApiError expired_token();

// `url` is the path with its query, as it was asked for.
nlohmann::json body_of(const ApiError& error, std::string_view url, Moment now);
nlohmann::json body_of(const Success& success);

// What a pattern like "/v2/bookings/{}" leaves open of the path; empty where the path is another.
std::optional<std::vector<std::string>> captures_of(std::string_view pattern, std::string_view path);

}  // namespace slotkeeper::simulator
