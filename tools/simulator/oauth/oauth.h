// oauth: "Continue with Cal.com" (OAuth 2): the authorization page, the token endpoint, and the access tokens.
//
// A code is valid once and for ten minutes, for the client and redirect URL of its request. There is no login: the page
// redirects at once, in the name of the user in the rules, or denies access. As at Cal.com, a client with a secret must
// not send a verifier, and a code that was requested with a challenge requires one; a refresh token stays valid after
// use, unless the rules limit it to one use. Read on: ../calcom/calcom.h looks up the owner of a token.
#pragma once

#include "adapters/http/server.h"
#include "engine/base/clock.h"
#include "engine/base/result.h"
#include "tools/simulator/calcom/catalog.h"

#include <nlohmann/json.hpp>

#include <cstdint>
#include <map>
#include <optional>
#include <random>
#include <string>
#include <variant>
#include <vector>

namespace slotkeeper::simulator {

// --- the settings: clients, lifetime of tokens, status of expired tokens -------------------------
struct OAuthClientRule {
    std::string id;
    std::string secret;  // empty: a public client
    std::string redirect_uri;
};

struct OAuthRules {
    std::vector<OAuthClientRule> clients{};  // empty: all clients are accepted, with or without a secret
    std::string username = "anna";           // the authorising user; created if any key is accepted
    bool deny = false;                       // the user denies access
    Seconds access_lifetime{1'800};
    bool refresh_once = false;  // a refresh token is valid once; else it stays valid beside the next
    int expired_status = 498;   // or 401
};

// Overrides the rules with the fields of the body.
Result<OAuthRules> oauth_rules_from(OAuthRules rules, const nlohmann::json& body);
nlohmann::json view_of(const OAuthRules& rules);  // without secrets

// Not thread-safe.
class OAuth {
public:
    explicit OAuth(std::uint64_t seed) : random_(seed) {}

    void set_rules(OAuthRules rules) { rules_ = std::move(rules); }
    const OAuthRules& rules() const { return rules_; }
    // Lets all access tokens expire; revokes all tokens.
    void end_access_tokens();
    void take_back_tokens();

    // GET /auth/oauth2/authorize: redirects to the client with a code or an error.
    http::Response authorize(const http::Request& request, Catalog& catalog, Moment now);
    // POST /v2/auth/oauth2/token, JSON or a form.
    http::Response token(const http::Request& request, Moment now);

    enum class Standing : std::uint8_t { good, expired, unknown };
    struct Bearer {
        Standing standing = Standing::unknown;
        int host = 0;  // of a valid token
    };
    Bearer bearer(const std::string& token, Moment now) const;

    // Numbers of exchanges, refreshes and refusals.
    nlohmann::json figures() const;

private:
    struct Grant {
        std::string client, scope;
        int host = 0;
    };
    struct Code {
        Grant grant;
        std::string redirect_uri, challenge;
        Moment ends;
    };
    struct Access {
        int host = 0;
        Moment ends;
    };
    struct Refused {
        int status;
        std::string error, description;
    };
    using Body = std::map<std::string, std::string>;
    template <class T>
    using Or = std::variant<T, Refused>;

    const OAuthClientRule* client(const std::string& id) const;
    std::optional<Refused> wrong_client(const Body& body) const;
    Or<Grant> exchanged(const Body& body, Moment now);
    Or<Grant> refreshed(const Body& body);
    nlohmann::json issue(const Grant& grant, Moment now);
    std::string make_token(const char* kind);

    std::mt19937_64 random_;
    OAuthRules rules_;
    std::map<std::string, Code> codes_;
    std::map<std::string, Access> access_;
    std::map<std::string, Grant> refresh_;
    struct {
        int exchanges = 0, refreshes = 0, refused = 0;
    } figures_;
};

}  // namespace slotkeeper::simulator
