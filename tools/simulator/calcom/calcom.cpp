// calcom: see calcom.h.
#include "tools/simulator/calcom/calcom.h"

#include "tools/simulator/calcom/operations.h"
#include "tools/simulator/control.h"
#include "tools/simulator/webhooks/webhooks.h"

#include <Poco/URI.h>

#include <algorithm>
#include <array>
#include <string_view>
#include <utility>
#include <vector>

namespace slotkeeper::simulator {

namespace {

using json = nlohmann::json;

// Required authentication: none; optional, but wrong credentials are refused; required, where a request without
// credentials gets 401 or, if a permission guard runs first, 403.
enum class Access { anyone, optional, signed_in, permitted };

struct Route {
    std::string_view method;
    std::string_view pattern;
    std::string_view version;  // empty: every version
    Access access;
    int success;
    Operation operation;
};

constexpr std::string_view kOldest = "2024-04-15";  // the fallback for a missing or unknown version
constexpr std::array<std::string_view, 5> kVersions{kOldest, "2024-06-11", "2024-06-14", "2024-08-13", "2024-09-04"};

constexpr std::array<Route, 22> kRoutes{{
    {"GET", "/v2/me", "", Access::signed_in, 200, get_me},
    {"GET", "/v2/event-types", "2024-06-14", Access::optional, 200, list_event_types},
    {"POST", "/v2/event-types", "2024-06-14", Access::permitted, 201, create_event_type},
    {"GET", "/v2/event-types/{}", "2024-06-14", Access::permitted, 200, get_event_type},
    {"PATCH", "/v2/event-types/{}", "2024-06-14", Access::permitted, 200, update_event_type},
    {"DELETE", "/v2/event-types/{}", "2024-06-14", Access::permitted, 200, delete_event_type},
    {"GET", "/v2/slots", "2024-09-04", Access::anyone, 200, list_slots},
    {"POST", "/v2/bookings", kOldest, Access::optional, 201, create_old_booking},
    {"POST", "/v2/bookings", "2024-08-13", Access::optional, 201, create_booking},
    {"GET", "/v2/bookings", "2024-08-13", Access::permitted, 200, list_bookings},
    {"GET", "/v2/bookings/{}", "2024-08-13", Access::optional, 200, get_booking},
    {"POST", "/v2/bookings/{}/reschedule", "2024-08-13", Access::optional, 201, reschedule_booking},
    {"POST", "/v2/bookings/{}/cancel", "2024-08-13", Access::optional, 200, cancel_booking},
    {"POST", "/v2/bookings/{}/confirm", "2024-08-13", Access::permitted, 200, confirm_booking},
    {"POST", "/v2/bookings/{}/decline", "2024-08-13", Access::permitted, 200, decline_booking},
    {"POST", "/v2/bookings/{}/mark-absent", "2024-08-13", Access::permitted, 200, mark_absent},
    {"POST", "/v2/bookings/{}/reassign/{}", "2024-08-13", Access::permitted, 200, reassign_booking},
    {"POST", "/v2/webhooks", "", Access::signed_in, 201, create_webhook},
    {"GET", "/v2/webhooks", "", Access::signed_in, 200, list_webhooks},
    {"GET", "/v2/webhooks/{}", "", Access::signed_in, 200, get_webhook},
    {"PATCH", "/v2/webhooks/{}", "", Access::signed_in, 200, update_webhook},
    {"DELETE", "/v2/webhooks/{}", "", Access::signed_in, 200, delete_webhook},
}};

std::string_view version_of(const http::Request& request) {
    const auto asked = request.header("cal-api-version");
    return std::ranges::find(kVersions, asked) != kVersions.end() ? asked : kOldest;
}

std::string url_of(const http::Request& request) {
    Poco::URI url;
    url.setPath(request.path);
    for (const auto& [name, value] : request.query) url.addQueryParameter(name, value);
    return url.getPathAndQuery();
}

// std::nullopt if the body is not valid JSON; the response then has no request id, like Cal.com's.
std::optional<json> body_from(const http::Request& request) {
    const bool is_json = request.header("content-type").find("json") != std::string_view::npos;
    if (!is_json || request.body.empty()) return json::object();
    auto body = json::parse(request.body, nullptr, /*allow_exceptions=*/false);
    if (body.is_object() || body.is_array()) return body;
    return std::nullopt;
}

std::string token_of(const http::Request& request) {
    auto token = std::string(request.header("authorization"));
    constexpr std::string_view kScheme = "Bearer ";
    if (const auto at = token.find(kScheme); at != std::string::npos) token.erase(at, kScheme.size());
    return token;
}

json query_of(const http::Request& request) {
    auto query = json::object();
    for (const auto& [name, value] : request.query) query.emplace(name, value);
    return query;
}

std::string text_of(const json& body) {
    // A path or query may contain any bytes; the response must be valid UTF-8.
    return body.dump(-1, ' ', false, json::error_handler_t::replace);
}

http::Response response_of(int status, const json& body, Headers headers) {
    return {.status = status,
            .content_type = "application/json; charset=utf-8",
            .body = text_of(body),
            .headers = std::move(headers)};
}

std::optional<ApiError> not_admitted(Access access, const Host* caller, bool has_token) {
    if (access == Access::anyone || caller != nullptr) return std::nullopt;
    if (has_token) return invalid_token();
    if (access == Access::optional) return std::nullopt;
    if (access == Access::permitted) {
        return exception(403,
                         "PermissionsGuard - no authentication provided. Provide either authorization bearer token "
                         "containing managed user access token or oAuth client id in 'x-cal-client-id' header.");
    }
    return exception(
        401,
        "ApiAuthStrategy - No authentication method provided. Either pass an API key as 'Bearer' header or "
        "OAuth client credentials as 'x-cal-secret-key' and 'x-cal-client-id' headers");
}

// The HTML page of a proxy in front of Cal.com; with status 200 a waiting page.
http::Response page_of_gateway(int status) {
    const std::string title = status == 502 ? "502 Bad Gateway" : "Just a moment...";
    return {.status = status,
            .content_type = "text/html; charset=UTF-8",
            .body = "<!DOCTYPE html>\n<html><head><title>" + title + "</title></head><body><h1>" + title +
                    "</h1><p>cloudflare</p></body></html>\n"};
}

http::Response refused_control(const Refusal& refusal) {
    const json error{{"code", name_of(refusal.code)}, {"field", refusal.field}, {"message", refusal.message}};
    return response_of(refusal.code == ErrorCode::not_found ? 404 : 400, {{"error", error}}, {});
}

}  // namespace

Calcom::Calcom(Options options, const Clock& clock, Pause pause)
    : clock_(clock),
      pause_(std::move(pause)),
      random_(options.seed),
      world_(random_()),
      oauth_(~options.seed),
      limit_({.requests = options.rate_limit_per_minute,
              .token_requests = std::max(options.rate_limit_per_minute, RateRule{}.token_requests)}),
      postman_(faults_, clock_) {
    pace_.set({.on = options.realistic, .seed = random_()});
    if (!options.keep.empty()) kept_.emplace(options.keep, world_);
}

void Calcom::keep(const std::vector<const Booking*>& touched) {
    if (kept_) kept_->write(world_, touched);
}

http::Response Calcom::handle(const http::Request& request) {
    if (request.path.starts_with("/simulator/")) return control(request);
    if (request.path == "/auth/oauth2/authorize" && request.method == "GET") {
        const std::scoped_lock lock(mutex_);
        return oauth_.authorize(request, world_.catalog, clock_.now());
    }
    auto served = api(request);
    postman_.post(std::move(served.after));
    return std::move(served.response);
}

http::Response Calcom::control(const http::Request& request) {
    const std::scoped_lock lock(mutex_);
    const auto what = request.method + " " + request.path;
    if (what == "GET /simulator/bookings") {
        return response_of(200, everything(world_, faults_.records(), limit_.figures()), {});
    }
    if (what == "GET /simulator/oauth") {
        auto view = view_of(oauth_.rules());
        view.update(oauth_.figures());
        return response_of(200, view, {});
    }
    const auto body = json::parse(request.body, nullptr, /*allow_exceptions=*/false);
    if (request.method == "PUT" && !body.is_object()) {
        return refused_control(refuse(ErrorCode::malformed_body, "", "the body must be a JSON object"));
    }
    if (what == "PUT /simulator/faults") {
        const auto plan = fault_plan_from(body, random_());
        if (!plan) return refused_control(plan.refusal());
        faults_.set_plan(*plan);
        return response_of(200, view_of(*plan), {});
    }
    if (what == "PUT /simulator/settings") {
        const auto rule = rate_rule_from(body);
        if (!rule) return refused_control(rule.refusal());
        limit_.set_rule(*rule);
        return response_of(200, {{"rate_limit_per_minute", rule->requests}, {"window_seconds", rule->window.count()}},
                           {});
    }
    if (what == "PUT /simulator/realism") {
        const auto realism = realism_from(body, random_());
        if (!realism) return refused_control(realism.refusal());
        pace_.set(*realism);
        return response_of(200,
                           {{"realistic", realism->on},
                            {"seed", realism->seed},
                            {"bookings_per_second", realism->bookings_per_second}},
                           {});
    }
    if (what == "PUT /simulator/bookings") {
        const auto forgotten = spoil_bookings(world_, body);
        keep(world_.take_touched());
        if (!forgotten) return refused_control(forgotten.refusal());
        return response_of(200, {{"status", "success"}}, {});
    }
    if (what == "PUT /simulator/oauth") {
        const auto rules = oauth_rules_from(oauth_.rules(), body);
        if (!rules) return refused_control(rules.refusal());
        oauth_.set_rules(*rules);
        if (body.value("expire", false)) oauth_.end_access_tokens();
        if (body.value("revoke", false)) oauth_.take_back_tokens();
        return response_of(200, view_of(*rules), {});
    }
    if (what == "PUT /simulator/setup") {
        auto catalog = catalog_with(world_.catalog, body);
        if (!catalog) return refused_control(catalog.refusal());
        world_.catalog = std::move(*catalog);
        keep({});
        return response_of(200, {{"status", "success"}}, {});
    }
    return refused_control(refuse(ErrorCode::not_found, "", "there is no " + what));
}

Calcom::Served Calcom::api(const http::Request& request) {
    const auto fault = faults_.draw();
    // Without a token no token can expire.
    if (!fault || (fault->kind == FaultKind::expired_token && token_of(request).empty())) return serve(request);
    return struck(request, *fault);
}

Calcom::Served Calcom::struck(const http::Request& request, const Fault& fault) {
    FaultRecord record{.at = clock_.now(),
                       .request_id = request.id,
                       .method = request.method,
                       .path = request.path,
                       .kind = fault.kind};
    const bool late = fault.kind == FaultKind::served_late;
    if (late) pause_(fault.delay);
    Served served;
    if (fault.served) {
        served = serve(request);
        record.served_status = served.response.status;
        const auto body = json::parse(served.response.body, nullptr, /*allow_exceptions=*/false);
        const auto data = body.is_object() ? body.value("data", json()) : json();
        if (data.is_object()) record.booking_uid = data.value("uid", "");
    }
    faults_.remember(std::move(record));
    if (late || fault.kind == FaultKind::hang)
        postman_.post(std::exchange(served.after, {}));  // the client gets no response
    if (!late && fault.delay > fault.delay.zero()) pause_(fault.delay);
    served.response = answer_under(fault, request, std::move(served.response));
    return served;
}

http::Response Calcom::answer_under(const Fault& fault, const http::Request& request, http::Response served) {
    switch (fault.kind) {
        case FaultKind::delay:
            return served;
        case FaultKind::cut_after:
        case FaultKind::hang:
        case FaultKind::served_late:
            served.cut = true;
            return served;
        case FaultKind::too_many_requests: {
            const int limit = [&] {
                const std::scoped_lock lock(mutex_);
                return limit_.limit();
            }();
            const int reset = static_cast<int>(fault.reset.count());
            const RateLimit::Verdict verdict{.allowed = false, .limit = limit, .remaining = 0, .reset_seconds = reset};
            return refused(request, too_many_requests(), headers_of(verdict));
        }
        case FaultKind::not_found_before:
            return refused(request, bare_error(404, "no Route matched with those values"), {});
        case FaultKind::html:
            return page_of_gateway(fault.variant ? 200 : 502);
        case FaultKind::expired_token:
            return refused(request, fault.variant ? invalid_token() : expired_token(), {});
        default:
            return refused(request, bare_error(500, "Internal server error"), {});
    }
}

http::Response Calcom::refused(const http::Request& request, const ApiError& error, Headers headers) const {
    return response_of(error.status, body_of(error, url_of(request), clock_.now()), std::move(headers));
}

Calcom::Served Calcom::serve(const http::Request& request) {
    std::unique_lock lock(mutex_);
    const auto now = clock_.now();
    if (request.path == "/v2/auth/oauth2/token" && request.method == "POST") return {token(request, now)};
    Call call{
        .body = {}, .query = query_of(request), .captures = {}, .caller = nullptr, .now = now, .seen = kEverything};
    auto body = body_from(request);
    if (!body) {
        const auto error = exception(400, "Unexpected token in JSON");
        return {response_of(400, body_of(error, url_of(request), now), {{"X-Request-Id", "unknown-request-id"}})};
    }
    const auto fits = [&](const Route& route) {
        if (route.method != request.method) return false;
        if (!route.version.empty() && route.version != version_of(request)) return false;
        auto captures = captures_of(route.pattern, request.path);
        if (captures) call.captures = std::move(*captures);
        return captures.has_value();
    };
    const auto* route = std::ranges::find_if(kRoutes, fits);
    if (route == kRoutes.end()) {
        return {refused(request, exception(404, "Cannot " + request.method + " " + url_of(request)), {})};
    }

    const auto token = token_of(request);
    const bool is_key = token.starts_with("cal_");
    if (is_key) call.caller = world_.catalog.host_of_key(token);
    if (is_key && call.caller == nullptr) {
        return {refused(request, exception(401, "CustomThrottlerGuard - Invalid API Key"), {})};
    }
    const bool is_token = !is_key && !token.empty();
    const auto verdict = limit_.count(token.empty() ? "address " + request.peer : "token " + token, now, is_token);
    auto headers = headers_of(verdict);
    if (!verdict.allowed) return {refused(request, too_many_requests(), std::move(headers))};
    if (is_token) {
        const auto bearer = oauth_.bearer(token, now);
        if (bearer.standing == OAuth::Standing::expired) {
            return {refused(request, oauth_.rules().expired_status == 401 ? invalid_token() : expired_token(), {})};
        }
        call.caller = world_.catalog.host(bearer.host);
    }
    if (const auto refusal = not_admitted(route->access, call.caller, !token.empty())) {
        return {refused(request, *refusal, refusal->status == 401 ? Headers{} : std::move(headers))};
    }

    if (!body->is_object()) return {refused(request, exception(400, "Body should be an object"), std::move(headers))};
    call.body = std::move(*body);
    const auto rest = take_time(request, call, lock);
    Served served;
    auto outcome = route->operation(world_, call);
    const auto touched = world_.take_touched();
    keep(touched);  // before its webhooks are sent, and again when it is complete
    if (const auto* error = std::get_if<ApiError>(&outcome)) {
        served.response = refused(request, *error, std::move(headers));
    } else {
        auto& success = std::get<Success>(outcome);
        served.after = announce(success, request.id, lock);
        keep(touched);
        served.response = response_of(route->success, body_of(success), std::move(headers));
    }
    lock.unlock();
    if (rest > rest.zero()) pause_(rest);
    return served;
}

std::chrono::milliseconds Calcom::take_time(const http::Request& request, Call& call,
                                            std::unique_lock<std::mutex>& lock) {
    const auto delays = pace_.draw(request.method, request.path, clock_.now());
    if (!delays) return {};
    call.seen = world_.changes();
    const auto caller = call.caller == nullptr ? 0 : call.caller->id;
    lock.unlock();
    pause_(delays->before);
    lock.lock();
    call.now = clock_.now();
    if (call.caller != nullptr) call.caller = world_.catalog.host(caller);  // a new set-up may have replaced the hosts
    return delays->after;
}

http::Response Calcom::token(const http::Request& request, Moment now) {
    const auto verdict = limit_.count("address " + request.peer, now);
    if (!verdict.allowed) return refused(request, too_many_requests(), headers_of(verdict));
    auto response = oauth_.token(request, now);
    for (auto& header : headers_of(verdict)) response.headers.push_back(std::move(header));
    return response;
}

std::vector<Postman::Parcel> Calcom::announce(Success& success, const std::string& request_id,
                                              std::unique_lock<std::mutex>& lock) {
    auto letters = letters_for(success.announcements, world_.webhooks, request_id, clock_.now());
    std::vector<Postman::Parcel> after;
    if (!letters.empty()) {
        lock.unlock();  // a receiver may send requests, and a slow one must delay only this client
        after = postman_.deliver(std::move(letters));
        lock.lock();
    }
    if (success.completion) success.data = success.completion(clock_.now());
    return after;
}

}  // namespace slotkeeper::simulator
