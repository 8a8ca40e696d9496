// stand_in: see stand_in.h.
#include "tests/simulator/stand_in.h"

#include <sstream>

namespace slotkeeper::simulator {

namespace {

std::string fitting_version(const std::string& url) {
    if (url.starts_with("/v2/bookings")) return "2024-08-13";
    if (url.starts_with("/v2/slots")) return "2024-09-04";
    return url.starts_with("/v2/event-types") ? "2024-06-14" : "";
}

}  // namespace

Answer CalcomStandIn::ask(const Question& question) {
    const auto response = calcom_.handle(request_of(question));
    return {response.status,
            json::parse(response.body, nullptr, /*allow_exceptions=*/false),
            {response.headers.begin(), response.headers.end()},
            response.cut};
}

http::Request CalcomStandIn::request_of(const Question& question) {
    http::Request request;
    request.method = question.method;
    std::istringstream url(question.url);
    std::getline(url, request.path, '?');
    for (std::string name, value; std::getline(url, name, '=') && std::getline(url, value, '&');) {
        request.query.emplace(name, value);
    }
    request.body = !question.raw.empty() ? question.raw : question.body.is_null() ? "" : question.body.dump();
    if (!request.body.empty()) request.headers["content-type"] = "application/json";
    if (!question.key.empty()) request.headers["authorization"] = "Bearer " + question.key;
    const auto version = question.version == "fit" ? fitting_version(question.url) : question.version;
    if (!version.empty()) request.headers["cal-api-version"] = version;
    request.peer = "127.0.0.1";
    request.id = "req_" + std::to_string(++requests_);
    return request;
}

}  // namespace slotkeeper::simulator
