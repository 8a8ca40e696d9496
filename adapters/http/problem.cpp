// problem: the status of every ErrorCode, and the problem body.
#include "adapters/http/problem.h"

#include "engine/base/calendar_text.h"
#include "engine/base/result.h"

#include <Poco/Net/HTTPResponse.h>
#include <spdlog/spdlog.h>
#include <nlohmann/json.hpp>

namespace slotkeeper::http {

int status_of(ErrorCode code) {
    switch (code) {
        case ErrorCode::malformed_request:
        case ErrorCode::malformed_body:
            return 400;
        case ErrorCode::unauthorized:
            return 401;
        case ErrorCode::forbidden:
            return 403;
        case ErrorCode::not_found:
            return 404;
        case ErrorCode::method_not_allowed:
            return 405;
        case ErrorCode::request_timeout:
            return 408;
        case ErrorCode::slot_conflict:
        case ErrorCode::limit_reached:
        case ErrorCode::customer_busy:
        case ErrorCode::hold_expired:
        case ErrorCode::state_conflict:
        case ErrorCode::changed:
        case ErrorCode::in_progress:
        case ErrorCode::too_many_no_shows:
            return 409;
        case ErrorCode::version_conflict:
            return 412;
        case ErrorCode::body_too_large:
            return 413;
        case ErrorCode::uri_too_long:
            return 414;
        case ErrorCode::unsupported_media_type:
            return 415;
        case ErrorCode::invalid_field:
        case ErrorCode::ambiguous:
        case ErrorCode::missing_field:
        case ErrorCode::unknown_field:
        case ErrorCode::outside_hours:
        case ErrorCode::notice_too_short:
        case ErrorCode::beyond_window:
        case ErrorCode::in_the_past:
        case ErrorCode::too_early:
        case ErrorCode::too_late:
        case ErrorCode::not_bookable:
        case ErrorCode::length_differs:
        case ErrorCode::off_grid:
        case ErrorCode::duration:
        case ErrorCode::before_window:
        case ErrorCode::party_size:
        case ErrorCode::staff_only:
        case ErrorCode::too_many_moves:
        case ErrorCode::token_invalid:
        case ErrorCode::token_expired:
        case ErrorCode::key_reused:
            return 422;
        case ErrorCode::too_many_holds:
        case ErrorCode::rate_limited:
            return 429;
        case ErrorCode::header_too_large:
            return 431;
        case ErrorCode::internal:
            return 500;
        case ErrorCode::overloaded:
        case ErrorCode::unavailable:
            return 503;
    }
    throw std::logic_error("an error code without a status");
}

namespace {

bool is_worth_another_try(ErrorCode code) {
    switch (code) {
        case ErrorCode::in_progress:
        case ErrorCode::rate_limited:
        case ErrorCode::overloaded:
        case ErrorCode::unavailable:
            return true;
        default:
            return false;
    }
}

bool is_about_fields(ErrorCode code) {
    return code == ErrorCode::invalid_field || code == ErrorCode::missing_field || code == ErrorCode::unknown_field;
}

nlohmann::ordered_json limit_json(const LimitFacts& limit) {
    const auto text_or_null = [](const std::string& text) {
        return text.empty() ? nlohmann::ordered_json() : nlohmann::ordered_json(text);
    };
    return {{"of", limit.of},
            {"id", text_or_null(limit.id)},
            {"period", limit.period},
            {"unit", limit.unit},
            {"max", limit.max},
            {"booked", limit.booked},
            {"from", text_or_null(limit.from)},
            {"to", text_or_null(limit.to)}};
}

}  // namespace

std::string type_of(ErrorCode code) { return "/docs/errors#" + std::string(name_of(code)); }

Response problem(const Refusal& refusal, const Request& request, const TimeZone* zone,
                 const nlohmann::ordered_json* more) {
    const int status = status_of(refusal.code);
    nlohmann::ordered_json body{{"type", type_of(refusal.code)},
                                {"title", Poco::Net::HTTPResponse::getReasonForStatus(
                                              static_cast<Poco::Net::HTTPResponse::HTTPStatus>(status))},
                                {"status", status},
                                {"code", name_of(refusal.code)},
                                {"detail", refusal.message}};
    if (!refusal.field.empty()) body["field"] = refusal.field;
    if (!refusal.field.empty() && is_about_fields(refusal.code)) {
        const auto add = [&](const Refusal& one) {
            body["errors"].push_back({{"field", one.field}, {"code", name_of(one.code)}, {"detail", one.message}});
        };
        add(refusal);
        for (const auto& one : refusal.further) add(one);
    }
    if (refusal.segment >= 0) body["segment"] = refusal.segment;
    if (!refusal.alternatives.empty()) {
        auto& alternatives = body["alternatives"] = nlohmann::ordered_json::array();
        for (const auto start : refusal.alternatives) {
            alternatives.push_back(zone != nullptr ? zone->format_rfc3339(start) : format_rfc3339(start));
        }
    }
    if (!refusal.in_the_way.empty()) body["in_the_way"] = refusal.in_the_way;
    if (refusal.limit) body["limit"] = limit_json(*refusal.limit);
    if (more != nullptr) body.update(*more);
    body["request_id"] = request.id;

    Response response;
    response.status = status;
    response.code = name_of(refusal.code);
    response.content_type = "application/problem+json";
    // A message may quote input of the caller; invalid UTF-8 in it must not make the response invalid.
    response.body = body.dump(-1, ' ', false, nlohmann::ordered_json::error_handler_t::replace);
    if (is_worth_another_try(refusal.code)) response.headers.emplace_back("Retry-After", "1");
    if (refusal.code == ErrorCode::unauthorized) response.headers.emplace_back("WWW-Authenticate", "Bearer");
    return response;
}

Response failure(const Request& request, std::string cause) {
    auto response =
        problem(refuse(ErrorCode::internal, "", "internal error: see the log for this request id"), request);
    response.cause = std::move(cause);
    return response;
}

Response outage(const Request& request, std::string cause) {
    auto response = problem(refuse(ErrorCode::unavailable, "", "the database is unavailable; try again"), request);
    response.cause = std::move(cause);
    return response;
}

Response damaged(const Request& request, std::string cause) {
    auto response = problem(damaged_data(), request);
    response.cause = "damaged data: " + std::move(cause);
    return response;
}

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
