// sign_in: sends token requests and parses the responses.
#include "adapters/calcom/sign_in.h"

#include "adapters/calcom/bodies.h"
#include "adapters/calcom/errors.h"
#include "adapters/calcom/wire.h"
#include "engine/base/assert.h"
#include "engine/store/mariadb/database.h"

#include <nlohmann/json.hpp>

#include <algorithm>
#include <stdexcept>

namespace slotkeeper::calcom {

namespace {

using Json = nlohmann::json;

constexpr std::size_t kMessageLettersMax = 200;
constexpr Seconds kLifetimeMax = std::chrono::days{30};

// Tokens are written into an HTTP header and a database column.
bool is_token(const std::string& text) {
    return text.size() <= limits::token_length_max &&
           std::all_of(text.begin(), text.end(), [](char letter) { return letter > ' ' && letter <= '~'; });
}

bool is_bearer(std::string type) {
    std::transform(type.begin(), type.end(), type.begin(), [](unsigned char letter) { return std::tolower(letter); });
    return type.empty() || type == "bearer";
}

RefusalKind kind_of(const std::string& error) {
    if (error == "invalid_grant") return RefusalKind::unauthorized;
    if (error == "invalid_client" || error == "unauthorized_client") return RefusalKind::forbidden;
    return RefusalKind::invalid;
}

RemoteAnswer<TokenPair> refused(const http::Reply& reply) {
    const auto body = Json::parse(reply.body, nullptr, /*allow_exceptions=*/false);
    if (const auto error = text_at(body, "error"); !error.empty() && reply.status < 500 && reply.status != 429) {
        auto message = error;
        if (const auto more = text_at(body, "error_description"); !more.empty()) message += ", " + more;
        std::erase_if(message, [](char letter) { return letter < ' ' || letter > '~'; });
        return RemoteRefusal{kind_of(error), message.substr(0, kMessageLettersMax)};
    }
    auto failure = failure_of(reply);
    // Not an error of RFC 6749, so it says nothing about the grant.
    if (auto* refusal = std::get_if<RemoteRefusal>(&failure);
        refusal != nullptr && refusal->kind != RefusalKind::rate_limited) {
        refusal->kind = RefusalKind::invalid;
    }
    return std::visit([](const auto& why) -> RemoteAnswer<TokenPair> { return why; }, failure);
}

}  // namespace

RemoteAnswer<TokenPair> read_tokens(const http::Reply& reply) {
    if (reply.status < 200 || reply.status > 299) return refused(reply);
    const auto body = Json::parse(reply.body, nullptr, /*allow_exceptions=*/false);
    TokenPair pair{text_at(body, "access_token"), text_at(body, "refresh_token"), limits::token_lifetime_default};
    if (pair.access.empty() || !is_token(pair.access) || !is_token(pair.refresh) ||
        !is_bearer(text_at(body, "token_type"))) {
        return UnknownOutcome{"the response contains no valid token"};
    }
    const auto lifetime = body.find("expires_in");
    if (lifetime != body.end() && lifetime->is_number()) {
        const auto seconds = std::clamp(lifetime->get<double>(), 0.0, static_cast<double>(kLifetimeMax.count()));
        pair.lifetime = Seconds{static_cast<std::int64_t>(seconds)};
    }
    return pair;
}

std::string SignIn::authorize_url(const std::string& state, const std::string& challenge) const {
    const auto& client = options_.oauth;
    auto url = client.authorize_url;
    const auto add = [&](const char* name, const std::string& value) {
        url += url.find('?') == std::string::npos ? '?' : '&';
        url.append(name).append("=").append(escaped(value));
    };
    add("response_type", "code");
    add("client_id", client.id);
    add("redirect_uri", client.redirect_url);
    add("state", state);
    add("scope", client.scopes);
    if (client.secret.empty()) {
        add("code_challenge", challenge);
        add("code_challenge_method", "S256");
    }
    return url;
}

RemoteAnswer<TokenPair> SignIn::exchange(const std::string& base_url, const std::string& code,
                                         const std::string& redirect_url, const std::string& verifier) {
    std::map<std::string, std::string> body{
        {"grant_type", "authorization_code"}, {"code", code}, {"redirect_uri", redirect_url}};
    if (options_.oauth.secret.empty()) body["code_verifier"] = verifier;
    auto answer = ask(base_url, std::move(body));
    const auto* pair = std::get_if<TokenPair>(&answer);
    if (pair != nullptr && pair->refresh.empty()) return UnknownOutcome{"the response contains no refresh token"};
    return answer;
}

RemoteAnswer<TokenPair> SignIn::refresh(const std::string& base_url, const std::string& refresh_token) {
    return ask(base_url, {{"grant_type", "refresh_token"}, {"refresh_token", refresh_token}});
}

RemoteAnswer<TokenPair> SignIn::ask(const std::string& base_url, std::map<std::string, std::string> body) {
    SLOTKEEPER_ASSERT(!store::in_transaction(), "locks would be held for as long as the call lasts");
    const auto& client = options_.oauth;
    body["client_id"] = client.id;
    if (!client.secret.empty()) body["client_secret"] = client.secret;
    const auto budget = budget_key(base_url, "tokens for " + client.id);
    const auto urgency = body["grant_type"] == "refresh_token" ? Urgency::background : Urgency::live;
    try {
        // A new client each time: with two calls an hour, a kept connection would often be closed by the server.
        http::Client http(transport(base_url, options_, client.deadline));
        if (const auto closed = gate_.enter(budget, urgency)) return refusal_of(*closed);
        const std::map<std::string, std::string> headers{
            {"Accept", "application/json"}, {"Content-Type", "application/json"}, {"User-Agent", kUserAgent}};
        Exchange exchange{"POST", "/v2/auth/oauth2/token", headers, Json(body).dump()};
        const auto outcome = http.send(exchange.method, exchange.path, headers, exchange.body);
        const auto* reply = std::get_if<http::Reply>(&outcome);
        gate_.leave(budget, report_of(reply));
        if (reply != nullptr) exchange.status = reply->status;
        if (options_.record) options_.record(exchange);
        if (const auto* not_sent = std::get_if<http::NotSent>(&outcome)) return NotSent{not_sent->reason};
        if (const auto* unknown = std::get_if<http::Unknown>(&outcome)) return UnknownOutcome{unknown->reason};
        return read_tokens(*reply);
    } catch (const std::invalid_argument&) {
        return NotSent{"invalid URL: expected one like https://api.cal.com"};
    }
}

}  // namespace slotkeeper::calcom
