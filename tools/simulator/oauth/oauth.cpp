// oauth: see oauth.h.
#include "tools/simulator/oauth/oauth.h"

#include "engine/guards/digest.h"

#include <Poco/Exception.h>
#include <Poco/URI.h>

#include <algorithm>
#include <set>
#include <utility>

namespace slotkeeper::simulator {

namespace {

using json = nlohmann::json;

constexpr auto kCodeLifetime = std::chrono::minutes{10};

http::Response json_of(int status, const json& body) {
    return {.status = status,
            .content_type = "application/json; charset=utf-8",
            .body = body.dump(-1, ' ', false, json::error_handler_t::replace),
            .headers = {{"Cache-Control", "no-store"}, {"Pragma", "no-cache"}}};
}

http::Response page(const std::string& text) {
    return {.status = 400, .content_type = "text/plain; charset=utf-8", .body = text + "\n"};
}

http::Response back_to(const std::string& address, const std::map<std::string, std::string>& parameters) {
    Poco::URI url(address);
    for (const auto& [name, value] : parameters) url.addQueryParameter(name, value);
    http::Response response{.status = 302, .content_type = "text/plain; charset=utf-8", .body = {}};
    response.headers = {{"Location", url.toString()}};
    return response;
}

// std::nullopt if it is neither an object of strings nor a form.
std::optional<std::map<std::string, std::string>> body_of(const http::Request& request) {
    std::map<std::string, std::string> fields;
    if (request.header("content-type").find("json") == std::string_view::npos) {
        Poco::URI form;
        form.setRawQuery(request.body);
        for (const auto& [name, value] : form.getQueryParameters()) fields.emplace(name, value);
        return fields;
    }
    const auto body = json::parse(request.body, nullptr, /*allow_exceptions=*/false);
    if (!body.is_object()) return std::nullopt;
    for (const auto& [name, value] : body.items()) {
        if (!value.is_string()) return std::nullopt;
        fields.emplace(name, value.get<std::string>());
    }
    return fields;
}

std::string value_of(const std::map<std::string, std::string>& body, const std::string& name) {
    const auto found = body.find(name);
    return found == body.end() ? std::string() : found->second;
}

}  // namespace

const OAuthClientRule* OAuth::client(const std::string& id) const {
    const auto found = std::ranges::find(rules_.clients, id, &OAuthClientRule::id);
    return found == rules_.clients.end() ? nullptr : &*found;
}

std::string OAuth::make_token(const char* kind) {
    std::string token(kind);
    for (auto i = 0; i < 4; ++i) token += '.' + std::to_string(random_());
    return token;
}

void OAuth::end_access_tokens() {
    for (auto& [token, access] : access_) access.ends = Moment::min();
}

void OAuth::take_back_tokens() {
    access_.clear();
    refresh_.clear();
}

http::Response OAuth::authorize(const http::Request& request, Catalog& catalog, Moment now) {
    const auto given = [&](const char* name) { return request.query_value(name).value_or(""); };
    const auto id = given("client_id"), redirect_uri = given("redirect_uri"), challenge = given("code_challenge");
    const auto* known = client(id);
    if (id.empty() || (known == nullptr && !rules_.clients.empty())) return page("unauthorized_client");
    try {
        if (Poco::URI(redirect_uri).getHost().empty()) return page("invalid_request: redirect_uri");
    } catch (const Poco::Exception&) {
        return page("invalid_request: redirect_uri");
    }
    if (known != nullptr && known->redirect_uri != redirect_uri) return page("invalid_request: redirect_uri_mismatch");
    std::map<std::string, std::string> back;
    if (!given("state").empty()) back["state"] = given("state");
    const auto refused = [&](const char* error, const char* description) {
        back["error"] = error;
        back["error_description"] = description;
        return back_to(redirect_uri, back);
    };
    if (rules_.deny || !given("deny").empty()) return refused("access_denied", "user_denied_access");
    if (known != nullptr && known->secret.empty() && challenge.empty()) {
        return refused("invalid_request", "pkce_required");
    }
    if (!challenge.empty() && given("code_challenge_method") != "S256") {
        return refused("invalid_request", "invalid_code_challenge_method");
    }
    const auto username = given("username").empty() ? rules_.username : given("username");
    const auto* host = catalog.host(username);
    if (host == nullptr) host = catalog.host_of_key("cal_sim_" + username);
    if (host == nullptr) return page("there is no user " + username);
    const auto code = make_token("code");
    codes_[code] = {{id, given("scope"), host->id}, redirect_uri, challenge, now + kCodeLifetime};
    back["code"] = code;
    return back_to(redirect_uri, back);
}

std::optional<OAuth::Refused> OAuth::wrong_client(const Body& body) const {
    const auto* known = client(value_of(body, "client_id"));
    if (rules_.clients.empty()) return std::nullopt;
    if (known == nullptr) return Refused{401, "invalid_client", "client_not_found"};
    const auto redirect_uri = value_of(body, "redirect_uri");
    if (!redirect_uri.empty() && redirect_uri != known->redirect_uri) {
        return Refused{400, "invalid_grant", "redirect_uri_mismatch"};
    }
    if (!known->secret.empty() && value_of(body, "client_secret") != known->secret) {
        return Refused{401, "invalid_client", "invalid_client_credentials"};
    }
    return std::nullopt;
}

OAuth::Or<OAuth::Grant> OAuth::exchanged(const Body& body, Moment now) {
    const auto found = codes_.find(value_of(body, "code"));
    const auto good = found != codes_.end() && found->second.grant.client == value_of(body, "client_id") &&
                      found->second.redirect_uri == value_of(body, "redirect_uri") && now < found->second.ends;
    if (!good) return Refused{400, "invalid_grant", "code_invalid_or_expired"};
    const auto code = std::move(found->second);
    codes_.erase(found);
    const auto verifier = value_of(body, "code_verifier");
    if (!code.challenge.empty()) {
        if (verifier.empty()) return Refused{400, "invalid_request", "pkce_missing_parameters_or_invalid_method"};
        if (base64url(sha256(verifier)) != code.challenge) {
            return Refused{400, "invalid_grant", "pkce_verification_failed"};
        }
    } else if (!body.contains("client_secret")) {
        return Refused{400, "invalid_request", "pkce_missing_parameters_or_invalid_method"};
    }
    return code.grant;
}

OAuth::Or<OAuth::Grant> OAuth::refreshed(const Body& body) {
    const auto found = refresh_.find(value_of(body, "refresh_token"));
    if (found == refresh_.end()) return Refused{400, "invalid_grant", "invalid_refresh_token"};
    if (found->second.client != value_of(body, "client_id")) return Refused{400, "invalid_grant", "client_id_mismatch"};
    auto grant = found->second;
    if (rules_.refresh_once) refresh_.erase(found);
    return grant;
}

json OAuth::issue(const Grant& grant, Moment now) {
    const auto access = make_token("access"), refresh = make_token("refresh");
    access_[access] = {grant.host, now + rules_.access_lifetime};
    refresh_[refresh] = grant;
    return {{"access_token", access},
            {"token_type", "bearer"},
            {"refresh_token", refresh},
            {"expires_in", rules_.access_lifetime.count()},
            {"scope", grant.scope}};
}

http::Response OAuth::token(const http::Request& request, Moment now) {
    const auto refused = [&](const Refused& why) {
        ++figures_.refused;
        return json_of(why.status, {{"error", why.error}, {"error_description", why.description}});
    };
    const auto body = body_of(request);
    if (!body) return refused({400, "invalid_request", "Body should be an object"});
    const auto type = value_of(*body, "grant_type");
    if (value_of(*body, "client_id").empty()) return refused({400, "invalid_request", "client_id is required"});
    if (type != "authorization_code" && type != "refresh_token") {
        return refused({400, "invalid_request", "grant_type must be 'authorization_code' or 'refresh_token'"});
    }
    // Exactly these fields are allowed: never both a secret and a verifier.
    std::set<std::string> wanted{"client_id", "grant_type"};
    if (type == "refresh_token") {
        wanted.insert("refresh_token");
    } else {
        wanted.insert({"code", "redirect_uri"});
        if (!body->contains("client_secret")) wanted.insert("code_verifier");
    }
    if (body->contains("client_secret")) wanted.insert("client_secret");
    for (const auto& [name, value] : *body) {
        if (wanted.erase(name) > 0) continue;
        return refused({400, "invalid_request", name + " property is wrong,property " + name + " should not exist "});
    }
    if (!wanted.empty()) {
        const auto& name = *wanted.begin();
        return refused({400, "invalid_request", name + " property is wrong," + name + " must be a string "});
    }
    if (const auto wrong = wrong_client(*body)) return refused(*wrong);
    const auto grant = type == "refresh_token" ? refreshed(*body) : exchanged(*body, now);
    if (const auto* why = std::get_if<Refused>(&grant)) return refused(*why);
    ++(type == "refresh_token" ? figures_.refreshes : figures_.exchanges);
    return json_of(200, issue(std::get<Grant>(grant), now));
}

OAuth::Bearer OAuth::bearer(const std::string& token, Moment now) const {
    const auto found = access_.find(token);
    if (found == access_.end()) return {};
    if (now >= found->second.ends) return {Standing::expired};
    return {Standing::good, found->second.host};
}

json OAuth::figures() const {
    const auto all = figures_.exchanges + figures_.refreshes + figures_.refused;
    return {{"token_requests", all},
            {"exchanges", figures_.exchanges},
            {"refreshes", figures_.refreshes},
            {"refused", figures_.refused}};
}

}  // namespace slotkeeper::simulator
