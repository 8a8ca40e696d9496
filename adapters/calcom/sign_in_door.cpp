// sign_in_door: from the query to the account, and a page about it.
#include "adapters/calcom/sign_in_door.h"

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

// Nothing of it is kept or passed on: the address of the page held a code.
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

// What is given twice could be read in two ways.
std::string only_value(const http::Request& request, const char* name) {
    return request.query.count(name) == 1 ? *request.query_value(name) : std::string();
}

http::Response come_back(const http::Request& request, Accounts& accounts) {
    // Whoever only looks at the address ahead of the person must not use the code up.
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
            response.code = word(refusal.code);
            return response;
        }
        const auto& account = connected->account;
        if (account.state == AccountState::disconnected) {
            return page(200, kFailed,
                        "The account " + account.provider_account +
                            " was disconnected before and stays so, unless the authorisation says otherwise.");
        }
        return page(200, kDone,
                    "The account " + account.provider_account + " is connected. This window may be closed.");
    } catch (const store::DbError& error) {
        if (!error.is_outage()) throw;
        auto response = page(503, kFailed, "The service does not answer at the moment. Begin anew in a minute.");
        response.code = word(ErrorCode::unavailable);
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
