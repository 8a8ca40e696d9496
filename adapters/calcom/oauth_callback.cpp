// oauth_callback: completes the authorisation and shows a page about it.
#include "adapters/calcom/calcom_webhook.h"

#include "adapters/http/problem.h"

#include <string_view>

namespace slotkeeper::calcom {

namespace {

constexpr const char* kDone = "Connected";
constexpr const char* kFailed = "Not connected";

std::string in_html(std::string_view text) {
    std::string out;
    for (const auto letter : text) {
        switch (letter) {
            case '&':
                out += "&amp;";
                break;
            case '<':
                out += "&lt;";
                break;
            case '>':
                out += "&gt;";
                break;
            case '"':
                out += "&quot;";
                break;
            default:
                out += letter;
        }
    }
    return out;
}

// Sent without caching or referrer, because the URL of the page holds the code.
http::Response page(int status, const char* title, const std::string& sentence) {
    http::Response response;
    response.status = status;
    response.content_type = "text/html; charset=utf-8";
    response.body = std::string("<!DOCTYPE html>\n<html lang=\"en\"><head><title>") + title +
                    "</title></head><body><h1>" + title + "</h1><p>" + in_html(sentence) + "</p></body></html>\n";
    response.headers = {{"Cache-Control", "no-store"},
                        {"Referrer-Policy", "no-referrer"},
                        {"Content-Security-Policy", "default-src 'none'; frame-ancestors 'none'"}};
    return response;
}

// Empty if the parameter is given more than once, which would be ambiguous.
std::string only_value(const http::Request& request, const char* name) {
    return request.query.count(name) == 1 ? *request.query_value(name) : std::string();
}

http::Response come_back(const http::Request& request, Accounts& accounts) {
    // A link preview sends HEAD before the browser's GET and must not use up the code.
    if (request.method == "HEAD") {
        return http::problem(refuse(ErrorCode::method_not_allowed, "", "this address takes GET"), request);
    }
    AuthorisationAnswer answer;
    answer.state = only_value(request, "state");
    answer.code = only_value(request, "code");
    answer.error = only_value(request, "error");
    try {
        const auto connected = accounts.complete(answer);
        if (!connected) {
            const auto& refusal = connected.refusal();
            auto response = page(http::status_of(refusal.code), kFailed, refusal.message + ".");
            response.code = name_of(refusal.code);
            return response;
        }
        const auto& account = connected->account;
        if (account.state == AccountState::disconnected) {
            return page(
                200, kFailed,
                "The account " + account.provider_account +
                    " was disconnected before and stays disconnected. Authorise it with --revive to connect it.");
        }
        return page(200, kDone,
                    "The account " + account.provider_account + " is connected. This window may be closed.");
    } catch (const store::DbError& error) {
        if (!error.is_outage()) throw;
        auto response = page(503, kFailed, "The service is unavailable. Try again in a minute.");
        response.code = name_of(ErrorCode::unavailable);
        response.cause = error.what();
        return response;
    }
}

}  // namespace

void add_sign_in_routes(http::Router& router, Accounts& accounts) {
    router.add("GET", "/hooks/calcom/oauth",
               [&accounts](const http::Request& request) { return come_back(request, accounts); });
}

}  // namespace slotkeeper::calcom
