// oauth_rules: who may let clients in at the stand-in, for how long tokens are good, and how their end is told.
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
    std::vector<OAuthClientRule> clients{};  // empty: any is let in, with or without a secret, from anywhere
    std::string username = "anna";           // who lets them in; made where any key is accepted
    bool deny = false;                       // and says no
    Seconds access_lifetime{1'800};
    bool refresh_once = false;  // a refresh token is good once; else it stays good beside the next
    int expired_status = 498;   // or 401
};

// What the body names, over what holds; the rest stays.
Result<OAuthRules> oauth_rules_from(OAuthRules rules, const nlohmann::json& body);
nlohmann::json view_of(const OAuthRules& rules);  // without secrets

}  // namespace slotkeeper::simulator
