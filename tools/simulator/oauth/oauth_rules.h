// oauth_rules: the settings of the simulator's OAuth: clients, lifetime of tokens, status of expired tokens.
#pragma once

#include "engine/base/clock.h"
#include "engine/base/result.h"

#include <nlohmann/json.hpp>

#include <string>
#include <vector>

namespace slotkeeper::simulator {

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

}  // namespace slotkeeper::simulator
